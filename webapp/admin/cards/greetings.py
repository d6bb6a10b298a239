"""Greetings that go out today, where the club is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.outreach.greeting_days import greetings_on
from campaigns.staff.permissions import Permission
from webapp.admin.cards.card import Card
from webapp.edge import club_zone


def _read(session: Session, now: datetime) -> Mapping[str, Any]:
    return {"greetings": greetings_on(session, day=now.astimezone(club_zone()).date())}


card = Card("admin/cards/greetings.html", Permission.VIEW_CAMPAIGNS, _read)
