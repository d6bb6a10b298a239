"""How the club is: its members, and whether they come back, now and month by month."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaigns.insight.month.kept import kept_months
from campaigns.insight.month.review import last_whole_month
from campaigns.insight.queries import came_back
from campaigns.members.models import EngagementBand
from campaigns.members.queries import count_bands
from campaigns.staff.permissions import Permission
from webapp.admin.cards.card import Card
from webapp.edge import club_zone
from webapp.reports.month import line_of

IN_TOUCH = (EngagementBand.ACTIVE, EngagementBand.WARM)


def _read(session: Session, now: datetime) -> Mapping[str, Any]:
    bands = count_bands(session)
    yesterday = now.astimezone(club_zone()).date() - timedelta(days=1)
    lately = kept_months(session, until=last_whole_month(session, now=now))
    return {
        "members": sum(bands.values()),
        "in_touch": sum(bands[band] for band in IN_TOUCH),
        "buyers": came_back(session, until=yesterday),
        "last": lately[-1] if lately else None,
        "month": f"{lately[-1].month:%Y-%m}" if lately else "",
        "picture": line_of(lately),
    }


card = Card("admin/cards/figures.html", Permission.VIEW_REPORTS, _read)
