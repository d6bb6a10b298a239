"""On a day of each member's own, or so many days from it. The key is the local date on which they are greeted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Select, Text, cast, select
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.outreach.models import Campaign
from campaigns.outreach.occasions.local_day import A_DAY, LocalDay, date_of, first_day, opens_at
from campaigns.outreach.occasions.occasion import Due

Falls: TypeAlias = Callable[[Session, Campaign, Sequence[date]], Select[Any]]


@dataclass(frozen=True, kw_only=True)
class OwnDay(LocalDay):
    falls: Falls
    """(member_id, on): whose day it is on which of these local dates, each once."""

    def due(self, session: Session, campaign: Campaign, *, newest: str | None, now: datetime) -> Iterator[Due]:
        """The dates that have begun somewhere; none is left out, however long we were away."""
        day = date_of(newest) + A_DAY if newest else first_day(campaign, now)
        last = campaign.ends_on or date.max
        while day <= last and (opens := opens_at(day, campaign)) <= now:
            yield day.isoformat(), opens
            day += A_DAY

    def as_if_due(self, session: Session, campaign: Campaign, *, now: datetime) -> Due:
        """Today's, by the club's clock."""
        return now.astimezone(club_zone(session)).date().isoformat(), now

    def members(self, session: Session, campaign: Campaign, meant: Select[Any], key: str) -> Select[Any]:
        whose = self.greeted(session, campaign, [date_of(key)]).subquery("whose_day")
        return select(whose.c.member_id).where(whose.c.member_id.in_(meant))

    def greeted(self, session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
        shift = campaign.shift_days
        whose = self.falls(session, campaign, [day - timedelta(days=shift) for day in days]).subquery("whose")
        on = whose.c.on + shift
        return select(whose.c.member_id, on.label("on"), cast(on, Text).label("key"))
