"""Days that are neither a birthday nor a wedding: the day of joining, and the dates of the club's own fields."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import Member, SpecialDayKind
from campaigns.members.profile.birthdays import own_days
from campaigns.members.profile.dated import dated_days, days_of_joining
from tests.factories_outreach import born_on, make_member

DAYS = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 11, 22), date(2026, 11, 23)]


def joined(session: Session, year: int, month: int, day: int) -> Member:
    """At five in the afternoon of UTC, when it is the next day in Shanghai."""
    return make_member(session, joined_at=datetime(year, month, day, 17, tzinfo=UTC))


def kept(session: Session, statement: Any) -> list[date]:
    return sorted(on for _member, on in session.execute(statement))


@pytest.mark.parametrize(
    ("day", "found"),
    [((2020, 11, 22), [date(2026, 11, 23)]), ((2024, 2, 28), [date(2026, 2, 28)]), ((2026, 11, 21), [])],
)
def test_the_day_of_joining_is_kept_by_the_clubs_clock_from_the_next_year_on(
    session: Session, day: tuple[int, int, int], found: list[date]
) -> None:
    joined(session, *day)
    assert kept(session, days_of_joining(DAYS, zone="Asia/Shanghai")) == found


def test_the_day_of_joining_that_a_profile_has_stands_in_its_place(session: Session) -> None:
    born_on(session, joined(session, 2020, 11, 22), 3, 1, kind=SpecialDayKind.MEMBERSHIP, year=2019)
    assert kept(session, days_of_joining(DAYS, zone="Asia/Shanghai")) == [date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("says", "yearly", "found"),
    [
        ("2026-11-22", False, [date(2026, 11, 22)]),
        ("2025-11-22", False, []),
        ("2025-11-22", True, [date(2026, 11, 22)]),
        ("2026-11-22", True, []),
        ("2024-02-29", True, [date(2026, 2, 28)]),
    ],
)
def test_a_date_field_is_kept_once_or_each_year_after(
    session: Session, says: str, yearly: Any, found: list[date]
) -> None:
    make_member(session, custom={"course_end": says})
    assert kept(session, dated_days("course_end", DAYS, yearly=yearly)) == found


def test_a_members_companions_and_days_with_a_name_are_told_apart(session: Session) -> None:
    member = make_member(session)
    for whose in ("Mei", "Lan"):
        born_on(session, member, 11, 22, whose=whose)
    born_on(session, member, 11, 23, kind=SpecialDayKind.CUSTOM, title="First visit")
    born_on(session, member, 3, 1, kind=SpecialDayKind.CUSTOM, title="Graduation")
    assert kept(session, own_days(SpecialDayKind.BIRTHDAY, DAYS, companions=True)) == [date(2026, 11, 22)]
    assert kept(session, own_days(SpecialDayKind.CUSTOM, DAYS, title="First visit")) == [date(2026, 11, 23)]
    assert len(kept(session, own_days(SpecialDayKind.CUSTOM, DAYS))) == 2
