import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.members.models import CalendarKind, LeapDayRule, Member, SpecialDay, SpecialDayKind
from campaigns.members.profile.days import BadDay, DayTwice, NewSpecialDay
from campaigns.members.profile.special_days import TooManyDays, add_special_day, change_special_day, remove_special_day
from tests.clock import NOW
from tests.factories_members import joins, make_club


@pytest.fixture
def ana(session: Session) -> Member:
    make_club(session)
    return joins(session)


def add(session: Session, member: Member, day: NewSpecialDay) -> SpecialDay:
    return add_special_day(session, member_id=member.id, day=day, now=NOW)


def test_a_companions_lunar_birthday_in_a_leap_month_is_kept(session: Session, ana: Member) -> None:
    day = NewSpecialDay(6, 30, calendar=CalendarKind.LUNAR, in_leap_month=True, whose=" Bo ", relation="husband")
    kept = add(session, ana, day)
    assert (kept.whose, kept.relation, kept.in_leap_month, kept.year) == ("Bo", "husband", True, None)


def test_the_last_night_of_the_lunar_year_is_kept(session: Session, ana: Member) -> None:
    assert add(session, ana, NewSpecialDay(12, 30, calendar=CalendarKind.LUNAR)).day == 30


def test_a_member_has_several_days_of_their_own_naming(session: Session, ana: Member) -> None:
    for title in ("First visit", "Graduation"):
        add(session, ana, NewSpecialDay(5, 1, kind=SpecialDayKind.CUSTOM, title=title))
    with pytest.raises(DayTwice):
        add(session, ana, NewSpecialDay(6, 1, kind=SpecialDayKind.CUSTOM, title="Graduation"))


def test_a_day_is_corrected(session: Session, ana: Member) -> None:
    day = add(session, ana, NewSpecialDay(2, 28))
    meant = NewSpecialDay(2, 29, 2000, leap_day_rule=LeapDayRule.MARCH_1)
    change_special_day(session, member_id=ana.id, day_id=day.id, day=meant, now=NOW)
    assert (day.day, day.year, day.leap_day_rule) == (29, 2000, LeapDayRule.MARCH_1)


def test_a_day_that_never_was_changes_nothing(session: Session, ana: Member) -> None:
    day = add(session, ana, NewSpecialDay(2, 28, 2001))
    with pytest.raises(BadDay):
        change_special_day(session, member_id=ana.id, day_id=day.id, day=NewSpecialDay(2, 29, 2001), now=NOW)
    assert day.day == 28


def test_a_day_is_removed_by_its_own_member_only(session: Session, ana: Member) -> None:
    day, bo = add(session, ana, NewSpecialDay(2, 28)), joins(session, "Bo Chen")
    with pytest.raises(NotFound):
        remove_special_day(session, member_id=bo.id, day_id=day.id, now=NOW)
    remove_special_day(session, member_id=ana.id, day_id=day.id, now=NOW)
    assert session.scalar(select(func.count()).select_from(SpecialDay)) == 0


def test_days_have_an_end(session: Session, ana: Member) -> None:
    for number in range(50):
        add(session, ana, NewSpecialDay(1, 1, whose=f"Child {number}"))
    with pytest.raises(TooManyDays):
        add(session, ana, NewSpecialDay(1, 1))
