"""The Chinese lunar calendar, as far as its tables are right.

Source: borax, checked day by day against lunar_python, which computes, from 1900-01-31 (the first day of lunar 1900) to
2056-12-31. Its months of 2057, 2089 and 2097 are off by a day, so nothing after 2056 is answered.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from borax.calendars.lunardate import LCalendars, TermUtils

FIRST_DAY = date(1900, 1, 31)
LAST_DAY = date(2056, 12, 31)
YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)


@dataclass(frozen=True, slots=True)
class LunarDay:
    year: int
    month: int
    day: int
    in_leap_month: bool
    month_length: int
    """29 or 30."""
    leap_month: int
    """The month that this lunar year has twice; 0 for none."""


def lunar_day(day: date) -> LunarDay | None:
    """The lunar date of a solar one; nothing outside the checked span."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    month = _months()[bisect_right(_firsts(), day) - 1]
    return LunarDay(
        year=month.year,
        month=month.month,
        day=(day - month.first).days + 1,
        in_leap_month=month.is_leap,
        month_length=month.length,
        leap_month=LCalendars.leap_month(month.year),
    )


def solar_day(year: int, month: int, day: int) -> date | None:
    """The solar date of a day of a lunar year's regular month; nothing outside the checked span.

    The 30th of a month that has 29 days is its 29th.
    """
    found = _regular().get((year, month))
    return found.first + timedelta(days=min(day, found.length) - 1) if found else None


def solar_term(year: int, term: int) -> date | None:
    """The day of a solar term, counted from 0, which is early in January; nothing outside the checked span."""
    return date(year, term // 2 + 1, TermUtils.parse_term_days(year)[term]) if year in YEARS else None


@dataclass(frozen=True, slots=True)
class _Month:
    first: date
    year: int
    month: int
    is_leap: bool
    length: int


@cache
def _months() -> tuple[_Month, ...]:
    found, first = [], FIRST_DAY
    for year in YEARS:
        for month, length, is_leap in LCalendars.iter_year_month(year):
            found.append(_Month(first, year, month, bool(is_leap), length))
            first += timedelta(days=length)
    return tuple(found)


@cache
def _firsts() -> tuple[date, ...]:
    return tuple(month.first for month in _months())


@cache
def _regular() -> dict[tuple[int, int], _Month]:
    return {(month.year, month.month): month for month in _months() if not month.is_leap}
