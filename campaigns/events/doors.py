"""Which doors there are, and who may run them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.models import Event, EventHost, EventState

MOST_DOORS = 50


class NotTheirDoor(Refused):
    sentence = mark("You are not a host of this event. Whoever plans it can name you.")
    status = 403


def check_hosts(session: Session, *, event_id: int, staff_id: int) -> None:
    """Raise NotTheirDoor for who was not named a host of this event."""
    if session.get(EventHost, (event_id, staff_id)) is None:
        raise NotTheirDoor


def list_doors(session: Session, *, staff_id: int | None, now: datetime) -> Sequence[Event]:
    """Events published and not over, the next one first: those of one host, or all without `staff_id`."""
    doors = select(Event).where(Event.state == EventState.PUBLISHED, Event.ends_at > now)
    if staff_id is not None:
        doors = doors.join(EventHost, EventHost.event_id == Event.id).where(EventHost.staff_id == staff_id)
    return session.scalars(doors.order_by(Event.starts_at, Event.id).limit(MOST_DOORS)).all()


def is_today(event: Event, now: datetime) -> bool:
    """At the venue; one that began yesterday and still runs is today's too."""
    zone = ZoneInfo(event.zone)
    return event.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()
