"""An event's messages as time goes by."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.milestones.guests import KIND, NAMED
from campaigns.events.models import Event, Invitation, Milestone, MilestoneKind
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import StandingClock
from tests.factories_events import START, invite, make_salon, say

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def salon(session: Session, *on: MilestoneKind, **changes: Any) -> Event:
    """On Wednesday at 9, answers until Tuesday at 9; only these milestones are on. The clocks show UTC."""
    chosen: dict[str, Any] = {"zone": "UTC", "capacity": 100}
    event = make_salon(session, **(chosen | changes))
    mine = Milestone.event_id == event.id
    session.execute(update(Milestone).where(mine).values(is_on=Milestone.kind.in_(on)))
    session.expire_all()
    return event


def coming(session: Session, event: Event, guests: int = 1) -> list[Invitation]:
    invited = invite(session, event, guests)
    for guest in invited:
        say(session, guest)
    return invited


def milestone(session: Session, event: Event, kind: MilestoneKind) -> Milestone:
    return session.scalars(select(Milestone).where(Milestone.event_id == event.id, Milestone.kind == kind)).one()


def come(runtime: Runtime, session: Session, clock: StandingClock, moment: datetime) -> None:
    """It is `moment`: the scheduler and the planner go round once."""
    session.commit()
    clock.now = moment
    tick(runtime.sessions, clock=clock)
    plan_due_runs(runtime.sessions, clock=clock)
    session.expire_all()


def go_out(session: Session, *, at: datetime) -> None:
    """A provider takes all that waits."""
    waiting = Message.state == MessageState.READY
    session.execute(update(Message).where(waiting).values(state=MessageState.ACCEPTED, accepted_at=at))
    session.expire_all()


def written(session: Session, kind: MilestoneKind) -> list[Message]:
    named = Message.details[NAMED][KIND].astext == kind.value
    return list(session.scalars(select(Message).where(named).order_by(Message.id)))


def told(session: Session, kind: MilestoneKind) -> list[tuple[int, MessageState]]:
    return [(row.member_id, row.state) for row in written(session, kind)]


__all__ = ["DAY", "HOUR", "START", "come", "coming", "go_out", "milestone", "salon", "told", "written"]
