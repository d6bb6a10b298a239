"""What time brings: runs that have come due, and those that are done.

Harmless when repeated, by any number of schedulers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.hours import FARTHEST_BEHIND
from campaigns.events.models import Event, EventState
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.falling_back import fall_back
from campaigns.outreach.milestones import take_up_milestones
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.occasions.every import ALWAYS_ON, occasion_of
from campaigns.outreach.occurrences import add_due_runs
from campaigns.outreach.operations import cancel_campaign
from campaigns.outreach.postponing import keep_quiet
from campaigns.outreach.sparing import tell_owners
from campaigns.outreach.stopped import pause_stopped

UNSETTLED = (MessageState.PLANNED, MessageState.READY, MessageState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Ticked:
    runs_added: int
    runs_finished: int


def tick(sessions: Sessions, *, clock: Clock) -> Ticked:
    """Add the runs that are due, finish those that are settled; stop, put off and fall back where that is time."""
    with sessions.begin() as session:
        added = take_up_milestones(session, now=clock())
    with sessions.begin() as session:
        now = clock()
        added += sum(add_due_runs(session, campaign, now=now) for campaign in _always_on(session))
        _stop_without_event(session, now=now)
        pause_stopped(session, now=now)
        keep_quiet(session, now=now)
        fall_back(session, now=now)
        finished = _finish_settled(session, now=now)
        _finish_ended(session, now=now)
    return Ticked(runs_added=added, runs_finished=finished)


def _always_on(session: Session) -> Sequence[Campaign]:
    return session.scalars(
        select(Campaign).where(Campaign.state == CampaignState.ACTIVE, Campaign.occasion.in_(ALWAYS_ON))
    ).all()


def _stop_without_event(session: Session, *, now: datetime) -> None:
    lost = select(Campaign.id).join(Event, Event.id == Campaign.event_id)
    open_states = (CampaignState.ACTIVE, CampaignState.PAUSED)
    for campaign_id in session.scalars(
        lost.where(Campaign.state.in_(open_states), Event.state == EventState.CANCELLED)
    ).all():
        cancel_campaign(session, campaign_id=campaign_id, now=now)


def _finish_settled(session: Session, *, now: datetime) -> int:
    unsettled = exists().where(Message.run_id == Run.id, Message.state.in_(UNSETTLED))
    settled = session.scalars(
        select(Run)
        .where(Run.state == RunState.RUNNING, ~unsettled)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    over = [run for run in settled if _is_over(run, now=now)]
    for run in over:
        run.state, run.finished_at = RunState.FINISHED, now
        tell_owners(session, run, now=now)
        if not occasion_of(run.campaign).always_on and all(each.finished_at for each in run.campaign.runs):
            run.campaign.state = CampaignState.FINISHED
    return len(over)


def _finish_ended(session: Session, *, now: datetime) -> None:
    """Campaigns whose last day is over everywhere, once all their runs are done."""
    under_way = exists().where(Run.campaign_id == Campaign.id, Run.finished_at.is_(None))
    ended = (
        Campaign.state == CampaignState.ACTIVE,
        Campaign.ends_on < (now - FARTHEST_BEHIND).date(),
        Campaign.occasion.in_(ALWAYS_ON),
        ~under_way,
    )
    session.execute(update(Campaign).where(*ended).values(state=CampaignState.FINISHED))


def _is_over(run: Run, *, now: datetime) -> bool:
    closes_at = None if run.completes_id else occasion_of(run.campaign).closes_at(run)
    return closes_at is None or now > closes_at
