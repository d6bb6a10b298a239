"""Against a second source: the tables of the `holidays` package, taken from the Hong Kong Observatory."""

from datetime import date, timedelta

import pytest
from holidays.calendars.chinese import _ChineseLunisolar

from campaigns.members.profile.lunar import FIRST_DAY, LAST_DAY, lunar_day

OTHER = _ChineseLunisolar()
YEARS = sorted({*range(1901, LAST_DAY.year + 1)} - {1916})
"""The new moon of 1916 fell between midnight in Beijing and in today's zone; the sources choose differently."""


@pytest.mark.parametrize(
    ("festival", "month", "day"),
    [
        ("lunar_new_year_date", 1, 1),
        ("dragon_boat_date", 5, 5),
        ("mid_autumn_date", 8, 15),
        ("double_ninth_date", 9, 9),
    ],
)
def test_festivals_fall_where_the_other_tables_say(festival: str, month: int, day: int) -> None:
    dates = {year: getattr(OTHER, festival)(year)[0] for year in YEARS}
    found = {year: lunar_day(each) for year, each in dates.items()}
    wrong = [year for year, lunar in found.items() if lunar is None or (lunar.month, lunar.day) != (month, day)]
    assert wrong == []


def test_every_day_of_the_span_follows_the_one_before() -> None:
    day, before = FIRST_DAY, lunar_day(FIRST_DAY)
    while day < LAST_DAY and before is not None:
        day += timedelta(days=1)
        after = lunar_day(day)
        assert after is not None
        assert after.day == (1 if before.day == before.month_length else before.day + 1)
        before = after


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 7, 24), (2025, 6, 30, False)),
        (date(2025, 7, 25), (2025, 6, 1, True)),
        (date(2025, 8, 23), (2025, 7, 1, False)),
        (date(2026, 2, 16), (2025, 12, 29, False)),
        (date(2033, 12, 22), (2033, 11, 1, True)),
    ],
)
def test_leap_and_short_months(day: date, expected: tuple[int, int, int, bool]) -> None:
    found = lunar_day(day)
    assert found is not None
    assert (found.year, found.month, found.day, found.in_leap_month) == expected


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_outside_the_checked_span_nothing_is_claimed(day: date) -> None:
    assert lunar_day(day) is None
