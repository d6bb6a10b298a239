"""May it go? Asked under the campaign's lock: at the launch, before each audience is written down, when it goes on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.outreach.approval.marks import mark_of
from campaigns.outreach.approval.rules import Seen, read_rules, who_may_approve
from campaigns.outreach.audience import everybody_meant
from campaigns.outreach.models import Campaign, Run
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, may


class NeedsApproval(Refused):
    """`who` names those who may approve."""

    sentence = mark(
        "This campaign is so large or dear that a colleague must approve it first. Ask for approval; "
        "these may give it: %(who)s. Nothing was sent."
    )


class ChangedSince(Refused):
    sentence = mark(
        "The campaign, its words or its segment were changed since it was approved. Ask for approval again; "
        "these may give it: %(who)s. Nothing was sent."
    )


class NotYoursToLaunch(Refused):
    sentence = mark("You may launch what a colleague has approved, and nothing else. Nothing was sent.")
    status = 403


def clear_to_launch(session: Session, campaign: Campaign, *, seen: Seen, by: Staff | None) -> None:
    """Refuse unless it is small enough or approved as it stands, and `by` may launch it; nobody is a terminal."""
    standing = mark_of(session, campaign)
    needed, approved = bool(read_rules(session).reasons(seen)), is_approved(campaign, standing, seen)
    if needed and not approved:
        raise _why_not(session, campaign)
    if by is not None and not may_launch(by, approved=approved):
        raise NotYoursToLaunch
    campaign.needs_approval, campaign.cleared_as = needed, standing


def may_launch(staff: Staff, *, approved: bool) -> bool:
    return may(staff.role, Permission.LAUNCH_CAMPAIGNS) or (approved and may(staff.role, Permission.LAUNCH_APPROVED))


def is_approved(campaign: Campaign, standing: str, seen: Seen | None = None) -> bool:
    """Whether what bears the mark `standing`, and comes to what was `seen`, is what a colleague approved."""
    if campaign.approved_as != standing:
        return False
    approved = Seen(campaign.approved_members or 0, campaign.approved_cost or 0)
    return seen is None or seen.is_within(approved)


def goes_on(session: Session, run: Run, *, now: datetime) -> bool:
    """Whether a run of a launched campaign may go as it stands; what was let go before and not changed since may.

    What was changed may if it was approved anew, or if it never needed to be and means few enough still.
    """
    campaign = run.campaign
    if campaign.cleared_as is None:
        return True
    standing = mark_of(session, campaign, run=run)
    if standing == campaign.cleared_as:
        return True
    if campaign.approved_as == standing or _is_small_still(session, campaign, now=now):
        campaign.cleared_as = standing
        return True
    return False


def must_go_on(session: Session, campaign: Campaign) -> None:
    """Refuse to go on with what was changed since it was approved."""
    if not may_go_on(session, campaign):
        raise _why_not(session, campaign)


def may_go_on(session: Session, campaign: Campaign) -> bool:
    """Whether what had to be approved is as it was approved."""
    return not campaign.needs_approval or mark_of(session, campaign) in (campaign.cleared_as, campaign.approved_as)


def approvers_of(session: Session, campaign: Campaign, *, asked_by_id: int | None = None) -> Sequence[Staff]:
    """Who may approve it: neither who made it nor who asks."""
    return who_may_approve(session, but=(campaign.created_by_id, asked_by_id))


def _is_small_still(session: Session, campaign: Campaign, *, now: datetime) -> bool:
    if campaign.needs_approval:
        return False
    meant = everybody_meant(session, campaign, now=now).order_by(None).subquery("meant")
    members = session.scalars(select(func.count()).select_from(meant)).one()
    return not read_rules(session).reasons(Seen(members, 0))


def _why_not(session: Session, campaign: Campaign) -> Refused:
    who = ", ".join(staff.name for staff in approvers_of(session, campaign)) or "—"
    return ChangedSince(who=who) if campaign.approved_as else NeedsApproval(who=who)
