"""What each step of filling the club is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.core.words import LocalText, localised

Report = Callable[[str], None]
"""Told one line of progress at a time."""

ZONE = "America/New_York"
CURRENCY = "USD"
OPENS, CLOSES = 10, 19


@dataclass(frozen=True, slots=True)
class Filling:
    """One transaction, one instant: all of the club is made at `now`; its staff write in `language`."""

    session: Session
    now: datetime
    language: str
    report: Report

    def say(self, texts: LocalText) -> str:
        """What the staff wrote, in the club's language."""
        return localised(texts, self.language)

    @property
    def today(self) -> date:
        """Where the club is."""
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)


def at_hour(day: date, hour: int, minute: int = 0, *, zone: str = ZONE) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


def at_work(now: datetime) -> datetime:
    """`now`, or the next morning if the club sleeps: whoever tries the demo at night should see messages leave."""
    local = now.astimezone(ZoneInfo(ZONE))
    if OPENS <= local.hour < CLOSES:
        return now
    return at_hour(local.date() + timedelta(days=local.hour >= CLOSES), OPENS).astimezone(UTC)
