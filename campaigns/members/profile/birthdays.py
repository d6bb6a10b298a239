"""Whose birthday, or other day of their own, it is on a local date.

Born on 29 February: greeted on the 28th or on 1 March in common years, as the member chose. Born in a lunar leap month:
greeted in it when the year has it, else in the ordinary month of that number. Born on a lunar 30th: greeted on the
29th when the month has no 30th. The year of birth is not needed.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    cast,
    func,
    or_,
    select,
)

from campaigns.core.arrays import table_of
from campaigns.members.models import CalendarKind, LeapDayRule, SpecialDay, SpecialDayKind
from campaigns.members.profile.lunar import LunarDay, lunar_day

SHORT_MONTH = 29


@dataclass(frozen=True, slots=True)
class BirthdayKey:
    """What a special day must say to be due; None where it does not matter."""

    calendar: CalendarKind
    month: int
    day: int
    in_leap_month: bool | None = None
    leap_day_rule: LeapDayRule | None = None


def due_keys(day: date) -> frozenset[BirthdayKey]:
    """All the keys that are due on `day`, wherever the member lives and that is the date."""
    lunar = lunar_day(day)
    return frozenset([*gregorian_keys(day), *(_lunar_keys(lunar) if lunar else ())])


def own_days(
    kind: SpecialDayKind, days: Iterable[date], *, title: str = "", companions: bool = False
) -> Select[*tuple[Any, ...]]:
    """(member_id, on) of members whose day of that kind, or whose companion's, is greeted on any of `days`.

    With a `title` only the days called so.
    """
    due = due_table(days)
    whose = SpecialDay.whose != "" if companions else SpecialDay.whose == ""
    found = select(SpecialDay.member_id, due.c.on).join(due, matches(due.c)).where(SpecialDay.kind == kind, whose)
    return (found.where(SpecialDay.title == title) if title else found).distinct()


def birthdays_between(days: Iterable[date]) -> Select[Any]:
    """Each of `days` with the special days greeted on it."""
    due = due_table(days)
    return select(due.c.on, SpecialDay).join(due, matches(due.c)).where(*_OWN_BIRTHDAY).order_by(due.c.on)


def special_days_between(kind: SpecialDayKind, days: Iterable[date]) -> Select[Any]:
    """Each of `days` with the special days of that kind that fall on it, members' own and their companions'."""
    due = due_table(days)
    return select(due.c.on, SpecialDay).join(due, matches(due.c)).where(SpecialDay.kind == kind)


def first_birthdays(days: Iterable[date]) -> Select[Any]:
    """(member_id, on) of members whose own birthday is greeted on any of `days`; the first of them."""
    due = due_table(days)
    found = select(SpecialDay.member_id, func.min(due.c.on).label("on")).join(due, matches(due.c))
    return found.where(*_OWN_BIRTHDAY).group_by(SpecialDay.member_id)


def birthdays_kept(calendar: CalendarKind, month: int) -> Select[*tuple[Any, ...]]:
    """(member_id, day) of members whose own birthday is in that month of the calendar they keep it in."""
    found = select(SpecialDay.member_id, func.min(SpecialDay.day).label("day"))
    found = found.where(*_OWN_BIRTHDAY, SpecialDay.calendar == calendar, SpecialDay.month == month)
    return found.group_by(SpecialDay.member_id)


_DUE_COLUMNS = (
    ("on", Date),
    ("calendar", Text),
    ("month", BigInteger),
    ("day", BigInteger),
    ("in_leap_month", Boolean),
    ("leap_day_rule", Text),
)


def own(kind: SpecialDayKind) -> tuple[ColumnElement[bool], ...]:
    return SpecialDay.kind == kind, SpecialDay.whose == ""


_OWN_BIRTHDAY = own(SpecialDayKind.BIRTHDAY)


def gregorian_keys(day: date) -> Iterator[BirthdayKey]:
    yield BirthdayKey(CalendarKind.GREGORIAN, day.month, day.day)
    if calendar.isleap(day.year):
        return
    if (day.month, day.day) == (2, 28):
        yield BirthdayKey(CalendarKind.GREGORIAN, 2, 29, leap_day_rule=LeapDayRule.FEBRUARY_28)
    if (day.month, day.day) == (3, 1):
        yield BirthdayKey(CalendarKind.GREGORIAN, 2, 29, leap_day_rule=LeapDayRule.MARCH_1)


def _lunar_keys(lunar: LunarDay) -> Iterator[BirthdayKey]:
    days = (SHORT_MONTH, SHORT_MONTH + 1) if lunar.day == lunar.month_length == SHORT_MONTH else (lunar.day,)
    for day in days:
        yield BirthdayKey(CalendarKind.LUNAR, lunar.month, day, in_leap_month=lunar.in_leap_month)
        if lunar.leap_month != lunar.month:
            yield BirthdayKey(CalendarKind.LUNAR, lunar.month, day, in_leap_month=True)


def due_table(days: Iterable[date]) -> Any:
    keys = ((day, *astuple(key)) for day in days for key in due_keys(day))
    return table_of("due", _DUE_COLUMNS, keys)


def matches(due: Any) -> Any:
    return and_(
        cast(SpecialDay.calendar, Text) == due.calendar,
        SpecialDay.month == due.month,
        SpecialDay.day == due.day,
        or_(due.in_leap_month.is_(None), SpecialDay.in_leap_month == due.in_leap_month),
        or_(due.leap_day_rule.is_(None), cast(SpecialDay.leap_day_rule, Text) == due.leap_day_rule),
    )
