"""The days that a calendar shows: a month in whole weeks, or one week, which begin as the page's language has it."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton
from flask import request

from webapp.edge import club_zone, now
from webapp.formats import page_locale

WEEK = 7
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Span:
    """`middle` is a day of it that tells the month or week before and after."""

    first: date
    last: date
    middle: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def today() -> date:
    return now().astimezone(club_zone()).date()


def asked_day(name: str = "day") -> date:
    """The day, or the month's first, that the address asks for; today where it says nonsense."""
    day = request.args.get(name, type=_read)
    return day if day and day.year in YEARS else today()


def week_of(day: date) -> Span:
    first = day - timedelta(days=(day.weekday() - page_locale().first_week_day) % WEEK)
    return Span(first, first + timedelta(days=WEEK - 1), day)


def month_of(day: date) -> Span:
    """The whole weeks in which it has a day."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Span(week_of(first).first, week_of(last).last, first)


def beside(first: date) -> tuple[date, date]:
    """The first days of the month before and of the one after."""
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)


def say_weekday(day: date) -> str:
    return str(format_date(day, "EEE", locale=page_locale()))


def say_whole_month(day: date) -> str:
    return str(format_skeleton("yMMMM", day, locale=page_locale()))


def say_day(day: date) -> str:
    """`Thu, Nov 26`."""
    return str(format_skeleton("MMMEd", day, locale=page_locale()))


def _read(text: str) -> date:
    return date.fromisoformat(f"{text}-01" if len(text) == len("2026-11") else text)


SPAN_FILTERS = (say_weekday, say_whole_month, say_day)
