"""What a run spends, and the most it may."""

from datetime import datetime

from sqlalchemy import literal, or_, select, update
from sqlalchemy.orm import Session

from campaigns.messaging.ledger import hold_run, release_run
from campaigns.messaging.models import RunHold
from campaigns.outreach.approval.clearing import may_go_on
from campaigns.outreach.approval.log import add_step
from campaigns.outreach.drafts import HIGHEST_CEILING, CeilingOutOfRange
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState, StepKind
from campaigns.outreach.operations import AlreadyOver, lock_campaign, resume_campaign
from campaigns.outreach.postponing import postpone_held

CEILING = "ceiling"
"""Why a run is held that may spend no more."""


def spend(session: Session, run_id: int, micros: int, *, now: datetime) -> bool:
    """Take so many millionths from what the run may spend, before its messages are handed over.

    False when that is more than its ceiling leaves: then nothing is taken, and the run is held until the ceiling is
    raised. What was taken and not needed is given back as a negative number.
    """
    ceiling = select(Campaign.cost_ceiling).where(Campaign.id == Run.campaign_id).scalar_subquery()
    fits = or_(ceiling.is_(None), Run.spent + micros <= ceiling, literal(micros) <= 0)
    taken = update(Run).where(Run.id == run_id, fits).values(spent=Run.spent + micros).returning(Run.id)
    if session.execute(taken.execution_options(synchronize_session=False)).scalar_one_or_none() is not None:
        return True
    hold_run(session, run_id, now=now, reason=CEILING)
    return False


def change_ceiling(
    session: Session, *, campaign_id: int, ceiling: int | None, now: datetime, staff_id: int | None = None
) -> bool:
    """Of a campaign that is not over. What was held at the old ceiling goes on, as far as the new one lets it.

    False where a colleague must approve the new one before it goes on.
    """
    campaign = lock_campaign(session, campaign_id)
    if campaign.state in (CampaignState.CANCELLED, CampaignState.FINISHED):
        raise AlreadyOver
    if not 0 <= (ceiling or 0) <= HIGHEST_CEILING:
        raise CeilingOutOfRange
    campaign.cost_ceiling = ceiling
    add_step(session, campaign, StepKind.CEILING, staff_id=staff_id, now=now)
    if not may_go_on(session, campaign):
        return False
    held = _held_at_ceiling(session, campaign)
    if held and campaign.state is CampaignState.PAUSED:
        resume_campaign(session, campaign_id=campaign_id, staff_id=staff_id, now=now)
        return True
    for run in held:
        postpone_held(session, run, now=now)
        release_run(session, run.id)
    session.flush()
    return True


def _held_at_ceiling(session: Session, campaign: Campaign) -> list[Run]:
    held = select(RunHold.run_id).where(RunHold.reason == CEILING, ~RunHold.cancelled)
    open_states = (RunState.RUNNING, RunState.PAUSED)
    return list(
        session.scalars(select(Run).where(Run.campaign_id == campaign.id, Run.state.in_(open_states), Run.id.in_(held)))
    )
