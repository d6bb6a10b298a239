"""Against a second source: lunar_python, which computes the sun and the moon where ours reads tables."""

from datetime import date, timedelta

import pytest
from lunar_python import LunarYear

from campaigns.members.profile.lunar import FIRST_DAY, LAST_DAY, LunarDay, lunar_day, solar_day

JULIAN_DAY = 1721424.5
"""Of the day before 0001-01-01."""


def as_computed() -> dict[date, tuple[int, int, int, bool, int]]:
    """Every day: its lunar year, month, day, whether that is a leap month, and how long it is."""
    found = {}
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        for month in LunarYear.fromYear(year).getMonthsInYear():
            first = date.fromordinal(int(month.getFirstJulianDay() - JULIAN_DAY))
            for number in range(length := month.getDayCount()):
                day = (year, abs(month.getMonth()), number + 1, month.isLeap(), length)
                found[first + timedelta(days=number)] = day
    return {day: lunar for day, lunar in found.items() if FIRST_DAY <= day <= LAST_DAY}


def told(lunar: LunarDay | None) -> tuple[int, int, int, bool, int]:
    assert lunar is not None
    return lunar.year, lunar.month, lunar.day, lunar.in_leap_month, lunar.month_length


def test_every_day_of_the_span_is_what_the_other_source_computes() -> None:
    other = as_computed()
    assert len(other) == (LAST_DAY - FIRST_DAY).days + 1
    assert [day for day, lunar in other.items() if told(lunar_day(day)) != lunar] == []


def test_a_regular_months_day_is_found_back_and_a_30th_it_lacks_is_its_29th() -> None:
    for year in (1933, 1954, 1978, 2033, 2055):
        for month in range(1, 13):
            first, last = solar_day(year, month, 1), solar_day(year, month, 30)
            assert first is not None
            assert last is not None
            assert (last - first).days == told(lunar_day(first))[4] - 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 7, 25), (2025, 6, 1, True, 29)),
        (date(2026, 2, 16), (2025, 12, 29, False, 29)),
        (date(2033, 12, 22), (2033, 11, 1, True, 29)),
    ],
)
def test_leap_and_short_months(day: date, expected: tuple[int, int, int, bool, int]) -> None:
    assert told(lunar_day(day)) == expected


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_outside_the_checked_span_nothing_is_claimed(day: date) -> None:
    assert lunar_day(day) is None


def test_no_day_is_made_up_after_the_checked_span() -> None:
    assert solar_day(2057, 1, 1) is None
