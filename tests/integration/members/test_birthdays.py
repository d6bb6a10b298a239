from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import CalendarKind, LeapDayRule, SpecialDayKind
from campaigns.members.profile.birthdays import birthdays_between, own_days
from tests.factories_outreach import born_on, make_member

BIRTHDAY, WEDDING = SpecialDayKind.BIRTHDAY, SpecialDayKind.WEDDING
LUNAR = {"calendar": CalendarKind.LUNAR}
LEAP_JUNE = LUNAR | {"in_leap_month": True}
MARCH = {"leap_day_rule": LeapDayRule.MARCH_1}


def greeted(session: Session, born: tuple[int, int], values: dict[str, Any], *, in_year: int) -> list[date]:
    """The dates of a year on which somebody born so is greeted."""
    born_on(session, make_member(session), *born, **values)
    days = [date(in_year, 1, 1) + timedelta(days=n) for n in range(365)]
    return [found for found, _ in session.execute(birthdays_between(days))]


@pytest.mark.parametrize(
    ("year", "month", "day", "values", "dates"),
    [
        (2026, 11, 22, {"year": 1980}, [date(2026, 11, 22)]),
        (2026, 11, 22, {}, [date(2026, 11, 22)]),
        (2026, 2, 29, {}, [date(2026, 2, 28)]),
        (2026, 2, 29, MARCH, [date(2026, 3, 1)]),
        (2028, 2, 29, {}, [date(2028, 2, 29)]),
        (2028, 2, 29, MARCH, [date(2028, 2, 29)]),
        (2026, 8, 15, LUNAR, [date(2026, 9, 25)]),
        (2025, 6, 1, LUNAR, [date(2025, 6, 25)]),
        (2025, 6, 1, LEAP_JUNE, [date(2025, 7, 25)]),
        (2026, 6, 1, LEAP_JUNE, [date(2026, 7, 14)]),
        (2026, 12, 30, LUNAR, [date(2026, 2, 16)]),
        (2025, 12, 30, LUNAR, [date(2025, 1, 28)]),
        (2025, 6, 30, LEAP_JUNE, [date(2025, 8, 22)]),
        (2026, 2, 30, {}, []),
    ],
)
def test_each_birthday_has_its_one_day(
    session: Session, year: int, month: int, day: int, values: dict[str, Any], dates: list[date]
) -> None:
    assert greeted(session, (month, day), values, in_year=year) == dates


def test_a_companions_birthday_is_not_the_members(session: Session) -> None:
    member = make_member(session)
    born_on(session, member, 11, 22, whose="Mei")
    born_on(session, member, 11, 22, kind=WEDDING)
    found = [session.scalars(own_days(kind, [date(2026, 11, 22)])).all() for kind in (BIRTHDAY, WEDDING)]
    assert found == [[], [member.id]]


def test_no_lunar_birthday_is_missed_or_doubled_in_any_lunar_year(session: Session) -> None:
    for month in range(1, 13):
        for leap in (False, True):
            born_on(session, make_member(session), month, 30, calendar=CalendarKind.LUNAR, in_leap_month=leap)
    days = [date(2023, 1, 22) + timedelta(days=n) for n in range((date(2026, 2, 17) - date(2023, 1, 22)).days)]
    found = [day.id for _, day in session.execute(birthdays_between(days))]
    assert {found.count(each) for each in found} == {3}
    assert len(set(found)) == 24


def test_the_day_after_the_lunar_tables_end_solar_birthdays_go_on(session: Session) -> None:
    member = make_member(session)
    born_on(session, member, 6, 1)
    assert session.scalars(own_days(BIRTHDAY, [date(2060, 6, 1)])).all() == [member.id]
