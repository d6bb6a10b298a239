"""The time that a calendar shows is the one the venue's clock shows, wherever and whenever clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from campaigns.events.calendar import write_entry
from campaigns.events.entries import calendar_entry
from campaigns.events.models import Event
from campaigns.events.wall_time import instant
from tests.unit.events.test_calendar import SEAT

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
HOURS_OF_TWO_YEARS = [FIRST + timedelta(hours=hour) for hour in range(2 * 365 * 24)]


def event_at(starts_at: datetime, ends_at: datetime, zone: str) -> Event:
    return Event(
        title={"en": "Salon"}, description={}, venue="The Lantern Rooms", address="", zone=zone, created_at=FIRST,
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip


def read_twice(event: Event) -> Iterator[tuple[datetime, datetime]]:
    raw = write_entry(calendar_entry(event, "en"), SEAT, method="REQUEST")
    (one,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    yield one.decoded("dtstart"), one.decoded("dtend")
    other = vobject.readOne(raw.decode()).vevent
    yield other.dtstart.value, other.dtend.value


def changes(zone: str) -> list[datetime]:
    """The hours in which the clocks change."""
    there = ZoneInfo(zone)
    offsets = [hour.astimezone(there).utcoffset() for hour in HOURS_OF_TWO_YEARS]
    pairs = zip(HOURS_OF_TWO_YEARS, offsets, offsets[1:], strict=False)
    return [hour for hour, before, after in pairs if before != after]


def test_the_zones_change_as_often_as_this_test_supposes() -> None:
    assert {zone: len(changes(zone)) for zone in ZONES} == dict(zip(ZONES, (0, 4, 4, 4, 4), strict=True))


@pytest.mark.parametrize("zone", ZONES)
def test_an_event_across_the_change_keeps_both_ends(zone: str) -> None:
    there = ZoneInfo(zone)
    for hour in changes(zone) or [FIRST]:
        starts_at, ends_at = hour - HALF_AN_HOUR, hour + timedelta(hours=2)
        for start, end in read_twice(event_at(starts_at, ends_at, zone)):
            assert start.astimezone(there).isoformat() == starts_at.astimezone(there).isoformat()
            assert end.astimezone(there).isoformat() == ends_at.astimezone(there).isoformat()


@pytest.mark.parametrize("zone", ZONES)
def test_every_thursday_at_seven_is_seven_in_every_week(zone: str) -> None:
    seven = datetime(2026, 1, 1, 19)  # noqa: DTZ001 - the clock on the wall
    for week in range(104):
        wall = seven + timedelta(weeks=week)
        starts_at = instant(wall, zone=zone, field="starts_at")
        for start, _ in read_twice(event_at(starts_at, starts_at + timedelta(hours=2), zone)):
            assert start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


@pytest.mark.parametrize("zone", ZONES)
def test_from_midnight_to_midnight_is_whole_days_also_when_clocks_change(zone: str) -> None:
    for day in {hour.astimezone(ZoneInfo(zone)).date() for hour in changes(zone) or [FIRST]}:
        first = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the clock on the wall
        starts_at = instant(first, zone=zone, field="starts_at")
        ends_at = instant(first + timedelta(days=2), zone=zone, field="ends_at")
        for read in read_twice(event_at(starts_at, ends_at, zone)):
            assert read == (day, day + timedelta(days=2))
