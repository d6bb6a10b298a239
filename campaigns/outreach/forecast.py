"""How many members a day a campaign that is always on is due for: counted, not guessed.

What time alone brings is counted for the days to come, as far as nothing happens meanwhile; what members do, for the
days that were. Whether they may be written to is not asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.outreach.audience import segment_members
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.every import occasion_of
from campaigns.outreach.occasions.local_day import LocalDay

LOOK_BACK, LOOK_AHEAD = 90, 30


@dataclass(frozen=True, slots=True)
class Forecast:
    """`due` times in `days` days: of those that were, or if `ahead` of those to come."""

    due: int
    days: int
    ahead: bool

    @property
    def a_day(self) -> int:
        return round(self.due / self.days)


def forecast(session: Session, campaign: Campaign, *, now: datetime) -> Forecast | None:
    """None for what is sent once."""
    occasion = occasion_of(campaign)
    if not isinstance(occasion, LocalDay):
        return None
    days = _days(now.astimezone(club_zone(session)).date(), ahead=occasion.foretold)
    due = occasion.greeted(session, campaign, days).subquery("due")
    meant = due.c.member_id.in_(segment_members(session, campaign, now=now))
    count = session.scalars(select(func.count()).select_from(due).where(meant)).one()
    return Forecast(count, len(days), occasion.foretold)


def _days(today: date, *, ahead: bool) -> Sequence[date]:
    first, many = (0, LOOK_AHEAD) if ahead else (-LOOK_BACK, LOOK_BACK)
    return [today + timedelta(days=first + place) for place in range(many)]
