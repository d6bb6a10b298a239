"""What guests answered last."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.events.queries import latest_answers
from campaigns.staff.permissions import Permission
from webapp.admin.cards.card import Card

MOST = 6


def _read(session: Session, now: datetime) -> Mapping[str, Any]:
    return {"answers": latest_answers(session, now=now, limit=MOST)}


card = Card("admin/cards/answers.html", Permission.VIEW_MEMBERS, _read)
