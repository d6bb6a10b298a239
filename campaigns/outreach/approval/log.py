"""The log of a campaign: who asked, approved, sent back, launched, paused; when, and what it came to then."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.acting import key_acting
from campaigns.outreach.approval.rules import Seen
from campaigns.outreach.models import Campaign, CampaignStep, StepKind

OF_APPROVAL = (StepKind.ASKED, StepKind.APPROVED, StepKind.SENT_BACK)


def add_step(
    session: Session,
    campaign: Campaign,
    kind: StepKind,
    *,
    staff_id: int | None,
    now: datetime,
    note: str = "",
    seen: Seen | None = None,
    state_seen: str = "",
) -> CampaignStep:
    step = CampaignStep(
        campaign_id=campaign.id,
        kind=kind,
        at=now,
        staff_id=staff_id,
        api_key_id=key_acting(session),
        note=note,
        members=seen.members if seen else None,
        cost=seen.cost if seen else None,
        state_seen=state_seen,
    )
    session.add(step)
    session.flush()
    return step


def steps_of(session: Session, campaign_id: int, *, limit: int = 50) -> Sequence[CampaignStep]:
    """The newest first."""
    by = joinedload(CampaignStep.staff), joinedload(CampaignStep.api_key)
    found = select(CampaignStep).where(CampaignStep.campaign_id == campaign_id).options(*by)
    return session.scalars(found.order_by(CampaignStep.id.desc()).limit(limit)).all()


def last_of_approval(session: Session, campaign_id: int) -> CampaignStep | None:
    found = select(CampaignStep).where(CampaignStep.campaign_id == campaign_id, CampaignStep.kind.in_(OF_APPROVAL))
    return session.scalar(found.options(joinedload(CampaignStep.staff)).order_by(CampaignStep.id.desc()).limit(1))
