"""What time alone brings to seats: kept ones that are released, offers that end. Harmless when repeated."""

from sqlalchemy import select

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.events.locking import lock_event
from campaigns.events.models import Event, EventState
from campaigns.events.promotion import catch_up


def let_seats_pass(sessions: Sessions, *, clock: Clock) -> int:
    """Each event that is due in a transaction of its own, under its lock. Gives how many were."""
    due = select(Event.id).where(
        Event.seats_due_at <= clock(), Event.ends_at > clock(), Event.state == EventState.PUBLISHED
    )
    with sessions() as session:
        event_ids = session.scalars(due.order_by(Event.seats_due_at)).all()
    for event_id in event_ids:
        with sessions.begin() as session:
            catch_up(session, lock_event(session, event_id=event_id), now=clock())
    return len(event_ids)
