"""Decent hours: when a message is due where its member lives, and until when it is worth sending."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nobody is written to, `start` included, `end` not. May cross midnight; equal means none."""

    start: int
    end: int

    def covers(self, hour: int) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


@dataclass(frozen=True, slots=True)
class Window:
    due_at: datetime
    valid_until: datetime


def next_open(at: datetime, *, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """`at`, or the end of the quiet hours that it falls into. Aware, UTC."""
    local = at.astimezone(zone)
    if not quiet.covers(local.hour):
        return at.astimezone(UTC)
    day = local.date() if local.hour < quiet.end else local.date() + timedelta(days=1)
    return local_instant(day, quiet.end, zone=zone)


def local_instant(day: date, hour: int, *, zone: ZoneInfo) -> datetime:
    """The instant of a full local hour; one that daylight saving leaves out falls an hour later by the clock."""
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


def window(scheduled: datetime, *, zone: ZoneInfo, quiet: Quiet, grace: timedelta, now: datetime) -> Window:
    """Due at the first decent moment that is neither before `scheduled` nor before `now`; late after the grace."""
    first = next_open(scheduled, zone=zone, quiet=quiet)
    return Window(due_at=next_open(max(first, now), zone=zone, quiet=quiet), valid_until=first + grace)
