"""The week's occasions of one's own members, and its holidays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.insight.week import week_from
from campaigns.staff.permissions import Permission
from webapp.access import current_staff
from webapp.admin.cards.card import Card

MOST = 6


def _read(session: Session, now: datetime) -> Mapping[str, Any] | None:
    week = week_from(session, now=now, limit=MOST, owner_id=current_staff().id)
    return None if week.is_empty else {"week": week}


card = Card("admin/cards/week.html", Permission.CARE_FOR_MEMBERS, _read)
