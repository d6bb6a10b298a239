"""What takes place today and next. Who only runs the door sees only the doors of today."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.events.models import Event
from campaigns.events.queries import next_events
from campaigns.staff.permissions import Permission
from webapp.access import can
from webapp.admin.cards.card import Card

MOST = 4


class Coming(NamedTuple):
    event: Event
    is_today: bool

    @property
    def free(self) -> int:
        return max(self.event.capacity - self.event.seats_taken, 0)


def _is_today(event: Event, now: datetime) -> bool:
    """By the clock on the wall of the venue; what has begun and is not over counts."""
    zone = ZoneInfo(event.zone)
    return event.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()


def _read(session: Session, now: datetime) -> Mapping[str, Any]:
    coming = [Coming(event, _is_today(event, now)) for event in next_events(session, now=now, limit=MOST)]
    sees_all = can(Permission.VIEW_MEMBERS)
    return {"coming": [each for each in coming if sees_all or each.is_today], "sees_all": sees_all}


card = Card("admin/cards/events.html", Permission.VIEW_EVENTS, _read)
