"""The way back into a setup that somebody left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.staff.permissions import Permission
from campaigns.staff.setup import setup_state
from webapp.admin.cards.card import Card


def _read(session: Session, _now: datetime) -> Mapping[str, Any] | None:
    return None if setup_state(session).is_over else {}


card = Card("admin/cards/setup.html", Permission.EDIT_STAFF, _read)
