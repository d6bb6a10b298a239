"""Asking for approval, giving it, sending it back with words."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.rehearsal import Stage
from campaigns.messaging.staff_mail import post_staff_mail
from campaigns.outreach.approval.clearing import approvers_of
from campaigns.outreach.approval.letters import answer_letters, asking_letters
from campaigns.outreach.approval.log import add_step, last_of_approval
from campaigns.outreach.approval.marks import mark_of
from campaigns.outreach.models import Campaign, CampaignState, CampaignStep, StepKind
from campaigns.outreach.operations import AlreadyOver, lock_campaign
from campaigns.outreach.preflight import Preflight, PreflightRefused, preflight
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, may

LONGEST_NOTE = 1_000


class NobodyApproves(Refused):
    sentence = mark(
        "Nobody else who works here may approve it, so nobody was asked. Add a colleague, or change the limits of "
        "approval in the settings."
    )


class NotAsked(Refused):
    sentence = mark("Nobody waits for an answer about this campaign any more. Nothing was changed.")


class ChangedMeanwhile(Refused):
    sentence = mark("The campaign was changed since you looked at it. Nothing was approved; look at it again.")


class NotYourOwn(Refused):
    sentence = mark("Whoever made a campaign or asked for its approval cannot approve it. A colleague must.")
    status = 403


class MayNotApprove(Refused):
    sentence = mark("Your role does not approve campaigns. Nothing was changed.")
    status = 403


class SayWhy(Refused):
    sentence = mark("Say in a few words what has to be changed, in at most 1,000 characters. Nothing was sent back.")
    status = 422


def ask_approval(
    session: Session, *, campaign_id: int, by: Staff, note: str, stage: Stage, now: datetime
) -> CampaignStep:
    """Ask those who may approve it, by mail and on their page. Asked twice of the same thing, it is asked once."""
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is CampaignState.CANCELLED:
        raise AlreadyOver
    standing, last = mark_of(session, campaign), last_of_approval(session, campaign.id)
    if last is not None and last.kind is StepKind.ASKED and last.state_seen == standing:
        return last
    approvers = approvers_of(session, campaign, asked_by_id=by.id)
    if not approvers:
        raise NobodyApproves
    seen = _checked(session, campaign, stage=stage, now=now).seen
    asked = add_step(
        session,
        campaign,
        StepKind.ASKED,
        staff_id=by.id,
        note=_tidy(note),
        seen=seen,
        state_seen=standing,
        now=now,
    )
    post_staff_mail(session, asking_letters(session, campaign, asked, by=by, approvers=approvers), now=now)
    return asked


def approve(
    session: Session, *, campaign_id: int, by: Staff, looked_at: str, note: str, stage: Stage, now: datetime
) -> CampaignStep:
    """Let it go as it stands, which must be what was `looked_at`: the mark that the page showed."""
    campaign, asked = _asked(session, campaign_id, by)
    standing = mark_of(session, campaign)
    if not standing == looked_at == asked.state_seen:
        raise ChangedMeanwhile
    seen = _checked(session, campaign, stage=stage, now=now).seen
    campaign.approved_as, campaign.approved_members, campaign.approved_cost = standing, seen.members, seen.cost
    step = add_step(
        session, campaign, StepKind.APPROVED, staff_id=by.id, note=_tidy(note), seen=seen, state_seen=standing, now=now
    )
    post_staff_mail(session, answer_letters(session, campaign, step, asked, by=by), now=now)
    return step


def send_back(session: Session, *, campaign_id: int, by: Staff, note: str, now: datetime) -> CampaignStep:
    """Not like this: whoever asked hears why."""
    campaign, asked = _asked(session, campaign_id, by)
    if not _tidy(note):
        raise SayWhy
    step = add_step(session, campaign, StepKind.SENT_BACK, staff_id=by.id, note=_tidy(note), now=now)
    post_staff_mail(session, answer_letters(session, campaign, step, asked, by=by), now=now)
    return step


def _asked(session: Session, campaign_id: int, by: Staff) -> tuple[Campaign, CampaignStep]:
    """The campaign, locked, and what was asked about it last, if `by` may answer."""
    campaign = lock_campaign(session, campaign_id)
    if not may(by.role, Permission.APPROVE_CAMPAIGNS):
        raise MayNotApprove
    asked = last_of_approval(session, campaign.id)
    if asked is None or asked.kind is not StepKind.ASKED or campaign.state is CampaignState.CANCELLED:
        raise NotAsked
    if by.id in (asked.staff_id, campaign.created_by_id):
        raise NotYourOwn
    return campaign, asked


def _checked(session: Session, campaign: Campaign, *, stage: Stage, now: datetime) -> Preflight:
    checked = preflight(session, campaign, stage=stage, now=now)
    if checked.blocks:
        raise PreflightRefused(checked.blocks)
    return checked


def _tidy(note: str) -> str:
    return note.replace("\x00", "").strip()[:LONGEST_NOTE]
