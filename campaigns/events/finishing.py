"""An event is over: who had a seat and did not come has missed it. By itself a while after its end, or by hand."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.attendance import mark_missed
from campaigns.events.locking import lock_event
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.events.operations import EventSettled
from campaigns.events.prices import give_points_back

AFTER = timedelta(hours=3)
"""So long after its end an event finishes by itself; until then hosts may still put right what happened at the door."""
LATE = timedelta(days=14)
"""So long after its end we still listen to a desk that had no network."""


class EventNotOver(Refused):
    sentence = mark("This event has not ended yet.")


def finish_event(session: Session, *, event_id: int, now: datetime) -> Event:
    """By hand: those who held a seat and were not let in have missed it, though nobody may have kept the door.

    So it goes too for one that finished by itself without knowing who came. Raises EventNotOver and EventSettled.
    """
    event = lock_event(session, event_id=event_id)
    if event.state is EventState.CANCELLED or (event.state is EventState.FINISHED and not _is_unsaid(session, event)):
        raise EventSettled
    if event.state is EventState.DRAFT or event.ends_at > now:
        raise EventNotOver
    return _finish(session, event, missed=True, now=now)


def finish_those_over(sessions: Sessions, *, clock: Clock) -> int:
    """What time alone finishes, each alone under its lock; gives how many. Harmless when repeated.

    Where nobody was let in nobody is known to have stayed away, so none are marked until somebody says so by hand, or a
    desk tells late of those who came.
    """
    with sessions() as session:
        event_ids = session.scalars(select(Event.id).where(_is_due(clock())).order_by(Event.ends_at)).all()
    return sum(_finish_if_due(sessions, event_id, now=clock()) for event_id in event_ids)


def _finish_if_due(sessions: Sessions, event_id: int, *, now: datetime) -> bool:
    """Whoever was before us may have finished it, called it off or put it off."""
    with sessions.begin() as session:
        event = lock_event(session, event_id=event_id)
        still = session.scalar(select(Event.id).where(Event.id == event_id, _is_due(now))) is not None
        if still:
            _finish(session, event, missed=_anybody(session, event, InvitationState.ATTENDED), now=now)
        return still


def _finish(session: Session, event: Event, *, missed: bool, now: datetime) -> Event:
    if missed:
        mark_missed(session, event, now=now)
    give_points_back(session, event, states=[InvitationState.WAITLISTED], now=now)
    event.state = EventState.FINISHED
    session.flush()
    return event


def _is_due(now: datetime) -> ColumnElement[bool]:
    over = and_(Event.state == EventState.PUBLISHED, Event.ends_at <= now - AFTER)
    told_late = and_(
        Event.state == EventState.FINISHED,
        Event.ends_at > now - LATE,
        _has(InvitationState.ATTENDING),
        _has(InvitationState.ATTENDED),
    )
    return or_(over, told_late)


def _has(state: InvitationState) -> ColumnElement[bool]:
    return exists().where(Invitation.event_id == Event.id, Invitation.state == state)


def _is_unsaid(session: Session, event: Event) -> bool:
    """Whether it is not known of all who had a seat if they came."""
    return _anybody(session, event, InvitationState.ATTENDING)


def _anybody(session: Session, event: Event, state: InvitationState) -> bool:
    return bool(session.scalar(select(_has(state)).select_from(Event).where(Event.id == event.id)))
