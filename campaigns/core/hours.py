"""Decent hours: when a message is due where its member lives, and until when it is worth sending."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from campaigns.core.zones import local_instant

SUNDAY = 6
HOURS = range(24)
FARTHEST_AHEAD = timedelta(hours=14)
FARTHEST_BEHIND = timedelta(hours=12)
"""The zones where a date begins first and last."""
MOST_NIGHTS = 30
"""Nights end to end, after which there is no decent hour at all."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nobody is written to, `start` included, `end` not. May cross midnight; equal means none."""

    start: int
    end: int
    sundays: bool = False
    """Whether the whole of Sunday is quiet too."""
    days_off: frozenset[date] = frozenset()
    """Local dates that are quiet wholly."""

    def covers(self, hour: int) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end

    def includes(self, other: "Quiet") -> bool:
        """Whether `other` asks for nothing more."""
        return other.sundays <= self.sundays and all(self.covers(hour) for hour in HOURS if other.covers(hour))

    def end_after(self, local: datetime) -> tuple[date, int] | None:
        """Local day and hour at which the quiet ends that `local` lies in, if it does."""
        if local.date() in self.days_off:
            return self.day_on(local.date()), 0
        tomorrow = local.date() + timedelta(days=1)
        if self.sundays and local.weekday() == SUNDAY:
            return tomorrow, 0
        if not self.covers(local.hour):
            return None
        return (local.date() if local.hour < self.end else tomorrow), self.end

    def starts(self, day: date) -> Iterator[tuple[date, int]]:
        if self.start != self.end:
            yield day, self.start
        if day in self.days_off or (self.sundays and day.weekday() == SUNDAY):
            yield day, 0

    def day_on(self, day: date) -> date:
        """`day`, or the first after it that is not off."""
        while day in self.days_off:
            day += timedelta(days=1)
        return day


Nights: TypeAlias = Sequence[Quiet]
"""All of them are kept."""


@dataclass(frozen=True, slots=True)
class Window:
    due_at: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Span:
    since: datetime
    until: datetime


def next_open(at: datetime, *, zone: ZoneInfo, nights: Nights) -> datetime | None:
    """`at`, or the end of the quiet hours that it falls into; None where no hour is decent. Aware, UTC."""
    for _ in range(MOST_NIGHTS):
        local = at.astimezone(zone)
        ends = [end for end in (quiet.end_after(local) for quiet in nights) if end]
        if not ends:
            return at.astimezone(UTC)
        at = local_instant(*max(ends), zone=zone)
    return None


def quiet_spans(since: datetime, until: datetime, *, zone: ZoneInfo, nights: Nights) -> Iterator[Span]:
    """The quiet hours from `since`, which is a decent moment, to `until`, in order."""
    starts = sorted({start for start in _starts(since, until, zone=zone, nights=nights) if since < start < until})
    last = since
    for start in starts:
        end = next_open(start, zone=zone, nights=nights)
        if start >= last:
            last = end or until
            yield Span(start, last)


def window(scheduled: datetime, *, zone: ZoneInfo, nights: Nights, grace: timedelta, now: datetime) -> Window:
    """Due at the first decent moment that is neither before `scheduled` nor before `now`; late after the grace.

    Where no hour is decent it is late from the first.
    """
    first = next_open(scheduled, zone=zone, nights=nights)
    due = first and next_open(max(first, now), zone=zone, nights=nights)
    if first is None or due is None:
        return Window(scheduled + grace, scheduled + grace)
    return Window(due_at=due, valid_until=first + grace)


def _starts(since: datetime, until: datetime, *, zone: ZoneInfo, nights: Nights) -> Iterator[datetime]:
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        for quiet in nights:
            for start in quiet.starts(day):
                yield local_instant(*start, zone=zone)
        day += timedelta(days=1)
