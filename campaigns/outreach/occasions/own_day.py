"""On a day of each member's own, or so many days from it, at an hour by the clock where they live.

The key is the local date on which they are greeted, `2026-11-22`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaigns.core.hours import FARTHEST_AHEAD, FARTHEST_BEHIND
from campaigns.core.zones import club_zone
from campaigns.outreach.blackout import is_left_out
from campaigns.outreach.models import Campaign, Run
from campaigns.outreach.occasions.occasion import Due, Occasion
from campaigns.outreach.sending_times import AtLocalMorning

Falls: TypeAlias = Callable[[Session, Campaign, Sequence[date]], Select[Any]]


@dataclass(frozen=True, kw_only=True)
class OwnDay(Occasion):
    always_on = True
    foretold: bool = True
    """Whether the days to come are known already, as far as nothing happens meanwhile."""
    falls: Falls
    """(member_id, on): whose day it is on which of these local dates, each once."""

    def due(self, session: Session, campaign: Campaign, *, newest: str | None, now: datetime) -> Iterator[Due]:
        """The dates that have begun somewhere; none is left out, however long we were away."""
        started = ((campaign.launched_at or now) - FARTHEST_BEHIND).date()
        first = max(started, campaign.starts_on or started)
        day = date.fromisoformat(newest) + timedelta(days=1) if newest else first
        last = campaign.ends_on or date.max
        while day <= last and (opens := _strikes(day, campaign.send_hour) - FARTHEST_AHEAD) <= now:
            yield day.isoformat(), opens
            day += timedelta(days=1)

    def as_if_due(self, session: Session, campaign: Campaign, *, now: datetime) -> Due:
        """Today's, by the club's clock."""
        return now.astimezone(club_zone(session)).date().isoformat(), now

    def members(self, session: Session, campaign: Campaign, meant: Select[Any], key: str) -> Select[Any]:
        whose = self.greeted(session, campaign, [date.fromisoformat(key)]).subquery("whose_day")
        return select(whose.c.member_id).where(whose.c.member_id.in_(meant))

    def greeted(self, session: Session, campaign: Campaign, days: Sequence[date]) -> Select[Any]:
        """(member_id, on): who is greeted on which of these local dates."""
        shift = campaign.shift_days
        whose = self.falls(session, campaign, [day - timedelta(days=shift) for day in days]).subquery("whose")
        return select(whose.c.member_id, (whose.c.on + shift).label("on"))

    def schedule(self, session: Session, campaign: Campaign, due: Due, *, now: datetime) -> AtLocalMorning:
        grace, since = timedelta(hours=campaign.grace_hours), campaign.launched_at or now
        return AtLocalMorning(date.fromisoformat(due[0]), campaign.send_hour, grace, since, now)

    def left_out(self, session: Session, campaign: Campaign, key: str) -> bool:
        return is_left_out(session, campaign, date.fromisoformat(key))

    def closes_at(self, run: Run) -> datetime:
        """When its day is too late everywhere."""
        grace = timedelta(hours=run.campaign.grace_hours)
        return _strikes(run.local_date, run.campaign.send_hour) + FARTHEST_BEHIND + grace


def _strikes(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
