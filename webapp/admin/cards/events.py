"""What takes place today and next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from campaigns.events.doors import is_today
from campaigns.events.models import Event
from campaigns.events.queries import next_events
from campaigns.staff.permissions import Permission
from webapp.admin.cards.card import Card

MOST = 4


class Coming(NamedTuple):
    event: Event
    is_today: bool

    @property
    def free(self) -> int:
        return self.event.seats_free


def _read(session: Session, now: datetime) -> Mapping[str, Any]:
    return {"coming": [Coming(event, is_today(event, now)) for event in next_events(session, now=now, limit=MOST)]}


card = Card("admin/cards/events.html", Permission.VIEW_EVENTS, _read)
