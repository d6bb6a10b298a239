"""Days that come every year: a day of the calendar or of the moon, with or without a year."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass, replace

from borax.calendars.lunardate import LCalendars

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import CalendarKind, LeapDayRule, SpecialDayKind
from campaigns.members.profile.tags import clean_line

MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LUNAR_MONTHS = (30,) * 12
EARLIEST, LATEST = 1850, 2100
TOLD_MOONS = range(1900, 2101)
"""The years whose leap months are known."""


class BadDay(Refused):
    sentence = mark("There is no such day in the year.")
    status = 422


class NoSuchMonth(BadDay):
    sentence = mark("There is no month %(month)s; months go from 1 to 12.")


class NoSuchDay(BadDay):
    sentence = mark("Month %(month)s of this calendar has days 1 to %(last)s, so there is no day %(day)s.")


class NoLeapDay(BadDay):
    sentence = mark("%(year)s had no 29 February. Leave the year out if you are not sure of it.")


class NoSuchYear(BadDay):
    sentence = mark("The year must be between %(first)s and %(last)s; leave it out if it is not known.")


class NoLeapMonth(BadDay):
    sentence = mark("%(year)s had no leap month %(month)s. Leave the year out if you are not sure of it.")


class TitleMissing(BadDay):
    sentence = mark("A day of another kind needs a name, such as “first visit”.")


class DayTwice(Refused):
    sentence = mark("This day is known already; change it instead.")


@dataclass(frozen=True, slots=True)
class NewSpecialDay:
    """`month` and `day` are of `calendar`; `year` may be unknown; `whose` is empty for the member.

    A lunar 30th is kept though a month may lack it in some years.
    """

    month: int
    day: int
    year: int | None = None
    kind: SpecialDayKind = SpecialDayKind.BIRTHDAY
    calendar: CalendarKind = CalendarKind.GREGORIAN
    in_leap_month: bool = False
    leap_day_rule: LeapDayRule = LeapDayRule.FEBRUARY_28
    whose: str = ""
    relation: str = ""
    title: str = ""

    @property
    def key(self) -> tuple[SpecialDayKind, str, str]:
        """A member has one day of each."""
        return self.kind, self.whose, self.title


def check_days(days: Iterable[NewSpecialDay]) -> tuple[NewSpecialDay, ...]:
    kept = tuple(check_day(day) for day in days)
    if len({day.key for day in kept}) != len(kept):
        raise DayTwice
    return kept


def check_day(day: NewSpecialDay) -> NewSpecialDay:
    """The same, its texts cleaned; what does not belong to its kind or calendar is dropped. Raises a BadDay."""
    is_lunar = day.calendar is CalendarKind.LUNAR
    lengths = LUNAR_MONTHS if is_lunar else MONTHS
    if not 1 <= day.month <= len(lengths):
        raise NoSuchMonth(month=day.month)
    if not 1 <= day.day <= lengths[day.month - 1]:
        raise NoSuchDay(month=day.month, day=day.day, last=lengths[day.month - 1])
    if day.year is not None:
        _check_year(day, day.year)
    title = clean_line(day.title) if day.kind is SpecialDayKind.CUSTOM else ""
    if day.kind is SpecialDayKind.CUSTOM and not title:
        raise TitleMissing
    whose = clean_line(day.whose)
    return replace(
        day,
        title=title,
        whose=whose,
        relation=clean_line(day.relation) if whose else "",
        in_leap_month=day.in_leap_month and is_lunar,
    )


def _check_year(day: NewSpecialDay, year: int) -> None:
    if not EARLIEST <= year <= LATEST:
        raise NoSuchYear(first=EARLIEST, last=LATEST)
    if day.calendar is CalendarKind.GREGORIAN and (day.month, day.day) == (2, 29) and not isleap(year):
        raise NoLeapDay(year=year)
    in_leap_month = day.calendar is CalendarKind.LUNAR and day.in_leap_month and year in TOLD_MOONS
    if in_leap_month and LCalendars.leap_month(year) != day.month:
        raise NoLeapMonth(year=year, month=day.month)
