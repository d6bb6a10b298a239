"""Campaigns that are going out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.outreach.queries import runs_under_way
from campaigns.staff.permissions import Permission
from webapp.admin.cards.card import Card

MOST = 3


def _read(session: Session, _now: datetime) -> Mapping[str, Any]:
    return {"rows": runs_under_way(session, limit=MOST)}


card = Card("admin/cards/runs.html", Permission.VIEW_CAMPAIGNS, _read)
