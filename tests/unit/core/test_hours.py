from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.core.hours import Quiet, next_open, quiet_spans, window
from campaigns.core.zones import local_instant

NIGHT = Quiet(21, 8)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "hours"),
    [
        (Quiet(21, 8), {21, 22, 23, *range(8)}),
        (Quiet(1, 5), {1, 2, 3, 4}),
        (Quiet(0, 0), set()),
        (Quiet(22, 0), {22, 23}),
        (Quiet(0, 7), set(range(7))),
    ],
)
def test_quiet_hours_may_cross_midnight_and_are_never_swapped(quiet: Quiet, hours: set[int]) -> None:
    assert {hour for hour in range(24) if quiet.covers(hour)} == hours


@pytest.mark.parametrize(
    ("at", "zone", "due"),
    [
        (utc(2026, 11, 22, 9), "Europe/London", utc(2026, 11, 22, 9)),
        (utc(2026, 11, 22, 13, 30), "Asia/Shanghai", utc(2026, 11, 23, 0)),
        (utc(2026, 11, 22, 13, 59), "America/New_York", utc(2026, 11, 22, 13, 59)),
        (utc(2026, 11, 22, 12, 59), "America/New_York", utc(2026, 11, 22, 13)),
        (utc(2026, 11, 22, 2, 29), "Asia/Kolkata", utc(2026, 11, 22, 2, 30)),
        (utc(2026, 11, 22, 2, 14), "Asia/Kathmandu", utc(2026, 11, 22, 2, 15)),
    ],
)
def test_a_night_is_waited_out_where_the_member_lives(at: datetime, zone: str, due: datetime) -> None:
    assert next_open(at, zone=ZoneInfo(zone), nights=[NIGHT]) == due


def test_the_morning_after_the_clocks_change_is_still_eight_by_the_wall() -> None:
    spring = next_open(utc(2026, 3, 29, 0, 30), zone=ZoneInfo("Europe/Berlin"), nights=[NIGHT])
    autumn = next_open(utc(2026, 10, 25, 0, 30), zone=ZoneInfo("Europe/Berlin"), nights=[NIGHT])
    assert (spring, autumn) == (utc(2026, 3, 29, 6), utc(2026, 10, 25, 7))


def test_an_hour_that_daylight_saving_leaves_out_falls_an_hour_later() -> None:
    assert local_instant(date(2026, 3, 29), 2, zone=ZoneInfo("Europe/Berlin")) == utc(2026, 3, 29, 1)


def test_after_a_delay_the_night_is_still_kept_and_the_limit_stands() -> None:
    scheduled, late = utc(2026, 11, 22, 9), utc(2026, 11, 22, 23)
    found = window(scheduled, zone=ZoneInfo("UTC"), nights=[NIGHT], grace=timedelta(hours=12), now=late)
    assert (found.due_at, found.valid_until) == (utc(2026, 11, 23, 8), utc(2026, 11, 22, 21))


def test_two_nights_are_both_waited_out() -> None:
    nights = [Quiet(20, 0), Quiet(23, 9)]
    assert next_open(utc(2026, 11, 22, 21), zone=ZoneInfo("UTC"), nights=nights) == utc(2026, 11, 23, 9)


def test_a_quiet_sunday_begins_and_ends_at_midnight_where_the_member_lives() -> None:
    paris, sundays = ZoneInfo("Europe/Paris"), [Quiet(20, 8, sundays=True)]
    assert next_open(utc(2026, 11, 22, 12), zone=paris, nights=sundays) == utc(2026, 11, 23, 7)
    assert next_open(utc(2026, 11, 21, 23, 30), zone=paris, nights=sundays) == utc(2026, 11, 23, 7)
    assert next_open(utc(2026, 11, 21, 12), zone=paris, nights=sundays) == utc(2026, 11, 21, 12)


def test_where_no_hour_is_decent_it_is_late_from_the_first() -> None:
    nights = [Quiet(8, 20), Quiet(20, 8)]
    assert next_open(utc(2026, 11, 22, 9), zone=ZoneInfo("UTC"), nights=nights) is None
    at = utc(2026, 11, 22, 9)
    found = window(at, zone=ZoneInfo("UTC"), nights=nights, grace=timedelta(hours=1), now=at)
    assert found.due_at >= found.valid_until


@pytest.mark.parametrize(
    ("nights", "spans"),
    [
        ([NIGHT], [(21, 32), (45, 56)]),
        ([NIGHT, Quiet(20, 9)], [(20, 33), (44, 57)]),
        ([Quiet(22, 0), Quiet(0, 7)], [(22, 31), (46, 55)]),
        ([Quiet(0, 0)], []),
        ([Quiet(0, 0, sundays=True)], [(24, 48)]),
    ],
)
def test_the_nights_ahead_in_hours_from_the_saturdays_midnight(
    nights: list[Quiet], spans: list[tuple[int, int]]
) -> None:
    saturday, hour = utc(2026, 11, 21, 0), timedelta(hours=1)
    found = quiet_spans(saturday + 13 * hour, saturday + 53 * hour, zone=ZoneInfo("UTC"), nights=nights)
    assert [((span.since - saturday) // hour, (span.until - saturday) // hour) for span in found] == spans


@pytest.mark.parametrize(
    ("zone", "quiet", "begins", "ends"),
    [("America/New_York", NIGHT, 2, 13), ("Asia/Shanghai", Quiet(1, 5), 17, 21)],
)
def test_its_days_are_those_of_the_place(zone: str, quiet: Quiet, begins: int, ends: int) -> None:
    """From the evening before there, or to the morning after."""
    found = list(quiet_spans(utc(2026, 11, 22, 1), utc(2026, 11, 22, 20), zone=ZoneInfo(zone), nights=[quiet]))
    assert [(span.since, span.until) for span in found] == [(utc(2026, 11, 22, begins), utc(2026, 11, 22, ends))]


@pytest.mark.parametrize("other", [Quiet(22, 7), Quiet(0, 0)])
def test_a_night_that_asks_for_nothing_more(other: Quiet) -> None:
    assert NIGHT.includes(other)


@pytest.mark.parametrize("other", [Quiet(20, 7), Quiet(8, 9), Quiet(0, 0, sundays=True)])
def test_a_night_that_asks_for_more(other: Quiet) -> None:
    assert not NIGHT.includes(other)
