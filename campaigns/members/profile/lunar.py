"""The Chinese lunar calendar, as far as its tables are right.

Source: borax, checked from 1900-01-31 (the first day of lunar 1900) to 2056-12-31. Its months of 2057, 2089 and 2097
are off by a day, so nothing after 2056 is answered.
"""

from dataclasses import dataclass
from datetime import date

from borax.calendars.lunardate import LCalendars, LunarDate

FIRST_DAY = date(1900, 1, 31)
LAST_DAY = date(2056, 12, 31)


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
    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    return LunarDay(
        year=lunar.year,
        month=lunar.month,
        day=lunar.day,
        in_leap_month=bool(lunar.leap),
        month_length=LCalendars.ndays(lunar.year, lunar.month, lunar.leap),
        leap_month=LCalendars.leap_month(lunar.year),
    )
