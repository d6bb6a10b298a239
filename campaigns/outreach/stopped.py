"""Runs that the house stopped of itself: their campaign is paused, so that somebody decides, and says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from campaigns.messaging.models import RunHold
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.operations import pause_campaign
from campaigns.outreach.spending import CEILING

HELD = (RunState.RUNNING, RunState.PAUSED)


@dataclass(frozen=True, slots=True)
class Stop:
    """`reason` is the provider's words, or that the run would cost more than its ceiling."""

    run: Run
    reason: str
    since: datetime

    @property
    def at_ceiling(self) -> bool:
        return self.reason == CEILING


def stops(session: Session, *, campaign_id: int | None = None) -> Sequence[Stop]:
    """The runs that stand still for a reason of the house, the newest first."""
    found = (
        select(Run, RunHold.reason, RunHold.since)
        .join(RunHold, RunHold.run_id == Run.id)
        .join(Run.campaign)
        .where(~RunHold.cancelled, RunHold.reason != "", Run.state.in_(HELD))
        .options(contains_eager(Run.campaign))
        .order_by(RunHold.since.desc(), Run.id.desc())
    )
    if campaign_id is not None:
        found = found.where(Run.campaign_id == campaign_id)
    return [Stop(*row) for row in session.execute(found)]


def pause_stopped(session: Session, *, now: datetime) -> int:
    """Pause the campaigns of which a run was stopped. Gives how many."""
    stopped = {stop.run.campaign_id for stop in stops(session) if _runs_on(stop.run.campaign)}
    for campaign_id in stopped:
        pause_campaign(session, campaign_id=campaign_id, now=now)
    return len(stopped)


def _runs_on(campaign: Campaign) -> bool:
    return campaign.state is CampaignState.ACTIVE
