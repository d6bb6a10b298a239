"""Campaigns that wait for this person's approval."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.outreach.approval.standing import waiting_for
from campaigns.staff.permissions import Permission
from webapp.access import current_staff
from webapp.admin.cards.card import Card


def _read(session: Session, _now: datetime) -> Mapping[str, Any] | None:
    waiting = waiting_for(session, current_staff())
    return {"waiting": waiting} if waiting else None


card = Card("admin/cards/approvals.html", Permission.APPROVE_CAMPAIGNS, _read)
