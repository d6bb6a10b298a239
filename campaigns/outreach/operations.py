"""Writes about campaigns: draft, launch, pause, resume, cancel."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.agreement.hardships import usual_hardships
from campaigns.members.models import Hardship
from campaigns.messaging.budget import usual_priority
from campaigns.messaging.ledger import cancel_run, hold_run, release_run
from campaigns.messaging.reconciliation import resend_unknown
from campaigns.outreach.approval.clearing import must_go_on
from campaigns.outreach.approval.log import add_step
from campaigns.outreach.approval.rules import Seen
from campaigns.outreach.drafts import (
    CampaignDraft,
    OtherEvent,
    check_draft,
    check_event,
    check_template,
    check_time,
    draft_of,
)
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState, StepKind
from campaigns.outreach.occasions.at_time import first_due
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.occurrences import add_due_runs
from campaigns.outreach.postponing import postpone_held
from campaigns.outreach.variants.pinned import variants_of


class NotADraft(Refused):
    sentence = mark("A campaign that was launched can no longer be changed.")


class BegunAlready(Refused):
    sentence = mark("The campaign has begun, so its time can no longer be changed. Nothing was changed.")


class NotRunning(Refused):
    sentence = mark("Only a running campaign can be paused.")


class NotPaused(Refused):
    sentence = mark("Only a paused campaign can be resumed.")


class AlreadyOver(Refused):
    sentence = mark("This campaign is over.")


def create_campaign(session: Session, *, draft: CampaignDraft, staff_id: int | None, now: datetime) -> Campaign:
    check_draft(session, draft, now=now)
    campaign = Campaign(**columns_of(draft), state=CampaignState.DRAFT, created_at=now, created_by_id=staff_id)
    session.add(campaign)
    session.flush()
    return campaign


def edit_campaign(session: Session, *, campaign_id: int, draft: CampaignDraft, now: datetime) -> Campaign:
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is not CampaignState.DRAFT:
        raise NotADraft
    check_draft(session, draft, now=now)
    if campaign.draw_wave_id is not None and draft.event_id != campaign.event_id:
        raise OtherEvent
    for name, value in columns_of(draft).items():
        setattr(campaign, name, value)
    campaign.edited_at = now
    session.flush()
    return campaign


def launch_campaign(
    session: Session, *, campaign_id: int, now: datetime, staff_id: int | None = None, seen: Seen | None = None
) -> Campaign:
    """Activate a draft. A `once` campaign gets its only run; its audience is frozen when that is due.

    Whether it may go is asked before, under the same lock: see `approval.launching`. `seen` is what it came to then.
    """
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is not CampaignState.DRAFT:
        raise NotADraft
    draft = draft_of(campaign)
    check_draft(session, draft, now=now)
    check_event(session, draft, now=now)
    for variant in variants_of(session, campaign.id):
        check_template(session, replace(draft, template_id=variant.template_id))
    campaign.state, campaign.launched_at = CampaignState.ACTIVE, now
    add_step(session, campaign, StepKind.LAUNCHED, staff_id=staff_id, seen=seen, now=now)
    add_due_runs(session, campaign, now=now)
    return campaign


def move_campaign(
    session: Session, *, campaign_id: int, send_at: datetime, now: datetime, staff_id: int | None = None
) -> Campaign:
    """Give a launched `once` campaign another time, before its audience is chosen."""
    campaign = lock_campaign(session, campaign_id)
    runs = [run for run in _runs(session, campaign, RunState.DUE) if run.completes_id is None]
    if occasion_of(campaign).always_on or campaign.milestone_id is not None or not runs:
        raise BegunAlready
    draft = replace(draft_of(campaign), send_at=send_at)
    check_time(draft, now=now)
    check_event(session, draft, now=now)
    campaign.send_at = send_at
    for run in runs:
        run.due_at = first_due(session, campaign, now=now)
    add_step(session, campaign, StepKind.MOVED, staff_id=staff_id, now=now)
    return campaign


def pause_campaign(
    session: Session,
    *,
    campaign_id: int,
    now: datetime,
    staff_id: int | None = None,
    kind: StepKind = StepKind.PAUSED,
) -> Campaign:
    """Nothing more is claimed; what a worker holds already, at most a chunk each, goes out.

    `kind` stands in the log.
    """
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is not CampaignState.ACTIVE:
        raise NotRunning
    campaign.state = CampaignState.PAUSED
    for run in _runs(session, campaign, RunState.RUNNING):
        run.state = RunState.PAUSED
        hold_run(session, run.id, now=now)
    add_step(session, campaign, kind, staff_id=staff_id, now=now)
    return campaign


def resume_campaign(session: Session, *, campaign_id: int, now: datetime, staff_id: int | None = None) -> Campaign:
    """Go on with what is left, not in anybody's quiet hours; nothing is sent again."""
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is not CampaignState.PAUSED:
        raise NotPaused
    must_go_on(session, campaign)
    campaign.state = CampaignState.ACTIVE
    for run in _runs(session, campaign, RunState.PAUSED):
        run.state = RunState.RUNNING
        postpone_held(session, run, now=now)
        release_run(session, run.id)
    ring_on_commit(session, "planning")
    add_step(session, campaign, StepKind.RESUMED, staff_id=staff_id, now=now)
    return campaign


def cancel_campaign(session: Session, *, campaign_id: int, now: datetime, staff_id: int | None = None) -> Campaign:
    """Whatever has not gone out never will."""
    campaign = lock_campaign(session, campaign_id)
    if campaign.state in (CampaignState.CANCELLED, CampaignState.FINISHED):
        raise AlreadyOver
    campaign.state = CampaignState.CANCELLED
    for run in _runs(session, campaign, RunState.DUE, RunState.RUNNING, RunState.PAUSED):
        run.state, run.finished_at = RunState.CANCELLED, now
        cancel_run(session, run.id, now=now)
    add_step(session, campaign, StepKind.CANCELLED, staff_id=staff_id, now=now)
    return campaign


def resend_campaign_unknown(session: Session, *, campaign_id: int) -> int:
    """The operator's word: send again what nobody can tell about, at the risk of twice. Gives how many."""
    campaign = lock_campaign(session, campaign_id)
    if campaign.state is CampaignState.CANCELLED:
        raise AlreadyOver
    return sum(resend_unknown(session, run_id=run.id) for run in campaign.runs)


def lock_campaign(session: Session, campaign_id: int) -> Campaign:
    locked = select(Campaign).where(Campaign.id == campaign_id).with_for_update(of=Campaign)
    return must_exist(session.scalar(locked, execution_options={"populate_existing": True}), mark("campaign"))


def columns_of(draft: CampaignDraft) -> dict[str, Any]:
    heeds = usual_hardships(draft.topic) if draft.heeds is None else draft.heeds
    return asdict(draft) | {
        "name": draft.name.strip(),
        "blackout_days": list(draft.blackout_days),
        "holidays": list(dict.fromkeys(draft.holidays)),
        "channels": [channel.value for channel in draft.channels],
        "heeds": [Hardship(each).value for each in heeds],
        "priority": usual_priority(draft.topic) if draft.priority is None else draft.priority,
    }


def _runs(session: Session, campaign: Campaign, *states: RunState) -> list[Run]:
    return list(session.scalars(select(Run).where(Run.campaign_id == campaign.id, Run.state.in_(states))))
