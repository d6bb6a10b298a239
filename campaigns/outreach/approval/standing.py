"""How it stands with a campaign's approval, as its page and those of its approvers tell."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from campaigns.outreach.approval.clearing import approvers_of, is_approved, may_launch
from campaigns.outreach.approval.log import OF_APPROVAL, last_of_approval
from campaigns.outreach.approval.marks import mark_of
from campaigns.outreach.approval.rules import Reason, Seen, read_rules
from campaigns.outreach.models import Campaign, CampaignState, CampaignStep, StepKind
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, may


class ApprovalState(enum.StrEnum):
    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    CHANGED = "changed"
    """Since it was approved."""


@dataclass(frozen=True, slots=True)
class ApprovalStanding:
    """`mark` is of what is looked at; `last` what was asked or answered last; `approvers` who could be asked."""

    state: ApprovalState
    reasons: Sequence[Reason]
    mark: str
    last: CampaignStep | None
    approvers: Sequence[Staff]

    @property
    def is_open(self) -> bool:
        """Whether an approval is wanting."""
        return self.state not in (ApprovalState.NOT_NEEDED, ApprovalState.APPROVED)

    def may_answer(self, staff: Staff) -> bool:
        return self.state is ApprovalState.ASKED and any(staff.id == each.id for each in self.approvers)


def approval_of(session: Session, campaign: Campaign, *, seen: Seen | None = None, by: Staff) -> ApprovalStanding:
    """As `by` looks at it. Of a draft that comes to what was `seen`; of what was launched, whether it may go on."""
    standing, last = mark_of(session, campaign), last_of_approval(session, campaign.id)
    reasons = read_rules(session).reasons(seen) if seen else []
    asked = last is not None and last.kind is StepKind.ASKED and last.state_seen == standing
    asked_by_id = last.staff_id if asked and last else by.id
    return ApprovalStanding(
        _state(campaign, standing, last, needed=bool(reasons) or not may_launch(by, approved=False), seen=seen),
        reasons,
        standing,
        last,
        approvers_of(session, campaign, asked_by_id=asked_by_id),
    )


def waiting_for(session: Session, staff: Staff) -> Sequence[CampaignStep]:
    """What was asked and waits for an answer that `staff` may give, the longest first."""
    if not may(staff.role, Permission.APPROVE_CAMPAIGNS):
        return []
    later = aliased(CampaignStep)
    newest = (
        select(func.max(later.id))
        .where(later.campaign_id == CampaignStep.campaign_id, later.kind.in_(OF_APPROVAL))
        .scalar_subquery()
    )
    found = (
        select(CampaignStep)
        .join(CampaignStep.campaign)
        .where(CampaignStep.kind == StepKind.ASKED, CampaignStep.id == newest)
        .where(CampaignStep.staff_id.is_distinct_from(staff.id), Campaign.created_by_id.is_distinct_from(staff.id))
        .where(Campaign.state != CampaignState.CANCELLED)
        .options(joinedload(CampaignStep.campaign), joinedload(CampaignStep.staff))
        .order_by(CampaignStep.id)
    )
    steps = session.scalars(found).all()
    return [step for step in steps if step.state_seen == mark_of(session, step.campaign)]


def _needs_none(campaign: Campaign, standing: str) -> bool:
    return not campaign.needs_approval or campaign.cleared_as == standing


def _state(
    campaign: Campaign, standing: str, last: CampaignStep | None, *, needed: bool, seen: Seen | None
) -> ApprovalState:
    launched = campaign.state is not CampaignState.DRAFT
    kind, seen_then = (last.kind, last.state_seen) if last else (None, None)
    if launched and _needs_none(campaign, standing):
        return ApprovalState.NOT_NEEDED
    if is_approved(campaign, standing, seen):
        return ApprovalState.APPROVED
    if (kind, seen_then) == (StepKind.ASKED, standing):
        return ApprovalState.ASKED
    if not launched and not needed:
        return ApprovalState.NOT_NEEDED
    if kind is StepKind.SENT_BACK:
        return ApprovalState.SENT_BACK
    return ApprovalState.CHANGED if campaign.approved_as else ApprovalState.NEEDED
