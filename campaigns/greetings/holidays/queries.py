"""Reads about holidays: the house's, the club's own, and their days."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.greetings.holidays.days import HolidayDay, days_in_year
from campaigns.greetings.holidays.known import KNOWN, Holiday
from campaigns.greetings.holidays.rules import Rule, RuleKind, fixed, lunar
from campaigns.greetings.models import ClubHoliday, HolidayDate
from campaigns.members.models import CalendarKind

YEARS = range(1900, 2101)


def read_holidays(session: Session) -> Sequence[Holiday]:
    """The house's in the order of the year, then the club's own as they were added."""
    own = session.scalars(select(ClubHoliday).order_by(ClubHoliday.id))
    return [*KNOWN, *(_of_the_club(each) for each in own)]


def find_holiday(session: Session, key: str) -> Holiday:
    found = next((holiday for holiday in read_holidays(session) if holiday.key == key), None)
    return must_exist(found, mark("holiday"))


def read_days(
    session: Session, *, first: date, last: date, keys: Collection[str] | None = None
) -> Sequence[HolidayDay]:
    """Every day of these holidays, or of all, from `first` through `last`, by day."""
    years = range(first.year, last.year + 1)
    said = session.scalars(select(HolidayDate).where(HolidayDate.year.between(first.year, last.year))).all()
    found = [
        each
        for holiday in read_holidays(session)
        if keys is None or holiday.key in keys
        for year in years
        for each in days_in_year(holiday, [d for d in said if (d.holiday, d.year) == (holiday.key, year)], year)
        if first <= each.day <= last
    ]
    return sorted(found, key=lambda each: each.day)


def days_of_year(session: Session, *, year: int, country: str = "") -> Sequence[HolidayDay]:
    """The year's table; with a country only what is kept there."""
    days = read_days(session, first=date(year, 1, 1), last=date(year, 12, 31))
    return [each for each in days if not country or is_kept_in(each, country)]


def is_kept_in(each: HolidayDay, country: str) -> bool:
    everywhere = each.holiday.worldwide and each.elsewhere and country not in each.named
    return country in each.countries or everywhere


def dates_said(session: Session, *, year: int) -> Sequence[HolidayDate]:
    """What the club added and corrected."""
    wanted = select(HolidayDate).where(HolidayDate.year == year)
    return session.scalars(wanted.order_by(HolidayDate.day, HolidayDate.id)).all()


def get_club_holiday(session: Session, holiday_id: int) -> ClubHoliday:
    return must_exist(session.get(ClubHoliday, holiday_id), mark("holiday"))


def list_club_holidays(session: Session) -> Sequence[ClubHoliday]:
    return session.scalars(select(ClubHoliday).order_by(ClubHoliday.id)).all()


def _of_the_club(own: ClubHoliday) -> Holiday:
    return Holiday(
        key=own.key,
        name=own.name,
        rule=_rule(own),
        source="",
        countries=frozenset(own.countries),
        worldwide=not own.countries,
        is_clubs=True,
    )


def _rule(own: ClubHoliday) -> Rule:
    if own.month is None or own.day is None:
        return Rule(RuleKind.BY_HAND, lambda _year: ())
    return (lunar if own.calendar is CalendarKind.LUNAR else fixed)(own.month, own.day)
