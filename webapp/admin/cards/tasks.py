"""What one has to do today: follow-ups that are due, the latest first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.care.day import due_by_today
from campaigns.events.queries import event_titles
from campaigns.staff.permissions import Permission
from webapp.access import current_staff
from webapp.admin.cards.card import Card

MOST = 6


def _read(session: Session, now: datetime) -> Mapping[str, Any] | None:
    tasks, total = due_by_today(session, owner_id=current_staff().id, now=now, limit=MOST)
    titles = event_titles(session, [task.since_event_id for task in tasks])
    return {"tasks": tasks, "total": total, "titles": titles} if tasks else None


card = Card("admin/cards/tasks.html", Permission.CARE_FOR_MEMBERS, _read)
