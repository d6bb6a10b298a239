"""How the days of a holiday are found, year by year."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from campaigns.members.profile.lunar import solar_day, solar_term

A_DAY = timedelta(days=1)
WEEK = 7
MONDAY, THURSDAY, SUNDAY = 0, 3, 6
Days: TypeAlias = Callable[[int], tuple[date, ...]]


class RuleKind(enum.StrEnum):
    FIXED = "fixed"
    WEEKDAY = "weekday"
    LUNAR = "lunar"
    COMPUTED = "computed"
    ANNOUNCED = "announced"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` gives those of a Gregorian year. Outside the years `told` they are an estimate; None: they are certain."""

    kind: RuleKind
    days: Days
    told: range | None = None

    def is_provisional(self, year: int) -> bool:
        return self.told is not None and year not in self.told


def fixed(month: int, day: int) -> Rule:
    """29 February is kept on the 28th in common years."""
    return Rule(RuleKind.FIXED, lambda year: (_in_month(year, month, day),))


def weekday(month: int, nth: int, weekday: int) -> Rule:
    """The nth Monday (0) to Sunday (6) of a month; -1 is the last."""
    return Rule(RuleKind.WEEKDAY, lambda year: (nth_weekday(year, month, nth, weekday),))


def lunar(month: int, day: int, *, plus: int = 0) -> Rule:
    """A day of a regular month of the Chinese calendar, or so many days from it; none beyond the checked years."""

    def days(year: int) -> tuple[date, ...]:
        found = solar_day(year, month, day)
        return (found + timedelta(days=plus),) if found else ()

    return Rule(RuleKind.LUNAR, days)


def term(number: int) -> Rule:
    """A solar term of the Chinese calendar, counted from 0 in January."""

    def days(year: int) -> tuple[date, ...]:
        found = solar_term(year, number)
        return (found,) if found else ()

    return Rule(RuleKind.COMPUTED, days)


def easter(*, plus: int = 0, orthodox: bool = False) -> Rule:
    of_year = orthodox_easter if orthodox else easter_sunday
    return Rule(RuleKind.COMPUTED, lambda year: (of_year(year) + timedelta(days=plus),))


def announced(days: Mapping[int, date], estimate: Days) -> Rule:
    """What was told of some years in a row; `estimate` stands for the others until they are announced."""
    told = range(min(days), max(days) + 1)
    return Rule(RuleKind.ANNOUNCED, lambda year: (days[year],) if year in days else estimate(year), told)


def a_day_later(rule: Rule) -> Rule:
    """An estimate where nobody tells more."""
    return Rule(RuleKind.ANNOUNCED, lambda year: tuple(day + A_DAY for day in rule.days(year)), range(0))


def changed(rule: Rule, days: Days) -> Rule:
    return replace(rule, days=days)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    if nth < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - A_DAY
        return last - timedelta(days=(last.weekday() - weekday) % WEEK)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % WEEK + WEEK * (nth - 1))


def easter_sunday(year: int) -> date:
    """Of the western churches: Butcher's algorithm, as in J. Meeus, Astronomical Algorithms."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % WEEK
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - WEEK * late + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Of the eastern churches, by the Gregorian calendar: Meeus' Julian algorithm, right from 1900 to 2099."""
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % WEEK) - moon + 34) % WEEK
    month, day = divmod(moon + sunday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def _in_month(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
