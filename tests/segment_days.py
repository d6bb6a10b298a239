"""Birthdays and anniversaries, day by day."""

from collections.abc import Iterable
from datetime import date, timedelta

from campaigns.members.models import SpecialDay
from campaigns.members.profile.lunar import lunar_day
from tests.segment_world import Person, Tree, World


def next_days(world: World, days: int) -> list[date]:
    return [world.today + timedelta(days=number) for number in range(days)]


def comes_round(on: date, day: date) -> bool:
    """29 February is kept on the 28th in common years."""
    leapless = (on.month, on.day) == (2, 29) and not _is_leap(day.year)
    return on < day and (on.month, 28 if leapless else on.day) == (day.month, day.day)


def _is_leap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def greeted(kept: SpecialDay, day: date) -> bool:
    if kept.calendar == "gregorian":
        wanted = (kept.month, kept.day)
        if wanted == (2, 29) and not _is_leap(day.year):
            wanted = (2, 28) if kept.leap_day_rule == "february_28" else (3, 1)
        return (day.month, day.day) == wanted
    lunar = lunar_day(day)
    if lunar is None or lunar.month != kept.month or lunar.day != min(kept.day, lunar.month_length):
        return False
    return lunar.in_leap_month == (kept.in_leap_month and lunar.leap_month == kept.month)


def greeted_on_any(who: Person, days: Iterable[date]) -> bool:
    own = [each for each in who.days if each.kind == "birthday" and not each.whose]
    return any(greeted(each, day) for each in own for day in days)


def birthday_month(world: World, tree: Tree, who: Person) -> bool:
    if "month" in tree:
        calendar = tree.get("calendar", "gregorian")
        own = [each for each in who.days if each.kind == "birthday" and not each.whose]
        return any((each.calendar, each.month) == (calendar, tree["month"]) for each in own)
    year, month = divmod(world.today.year * 12 + world.today.month - 1 + tree["ahead"], 12)
    around = (date(year, month + 1, 1) + timedelta(days=number) for number in range(31))
    return greeted_on_any(who, [day for day in around if day.month == month + 1])
