import pytest

from campaigns.members.models import CalendarKind, SpecialDayKind
from campaigns.members.profile.days import (
    BadDay,
    DayTwice,
    NewSpecialDay,
    NoLeapDay,
    NoSuchDay,
    NoSuchMonth,
    NoSuchYear,
    TitleMissing,
    check_day,
    check_days,
)

LUNAR = CalendarKind.LUNAR


@pytest.mark.parametrize(
    "day",
    [
        NewSpecialDay(2, 29),
        NewSpecialDay(2, 29, 2000),
        NewSpecialDay(12, 30, calendar=LUNAR),
        NewSpecialDay(8, 15, 1995, calendar=LUNAR, in_leap_month=True),
    ],
)
def test_days_that_some_years_have_are_kept(day: NewSpecialDay) -> None:
    assert check_day(day) == day


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (NewSpecialDay(13, 1), NoSuchMonth),
        (NewSpecialDay(0, 1), NoSuchMonth),
        (NewSpecialDay(2, 30), NoSuchDay),
        (NewSpecialDay(4, 31), NoSuchDay),
        (NewSpecialDay(12, 31, calendar=LUNAR), NoSuchDay),
        (NewSpecialDay(2, 29, 1900), NoLeapDay),
        (NewSpecialDay(1, 1, 195), NoSuchYear),
        (NewSpecialDay(1, 1, kind=SpecialDayKind.CUSTOM, title=" "), TitleMissing),
    ],
)
def test_days_that_no_year_has_are_refused_with_the_reason(day: NewSpecialDay, reason: type[BadDay]) -> None:
    with pytest.raises(reason):
        check_day(day)


def test_a_leap_month_is_of_the_moon_and_a_relation_of_a_companion() -> None:
    kept = check_day(NewSpecialDay(5, 5, in_leap_month=True, relation="wife"))
    assert (kept.in_leap_month, kept.relation) == (False, "")


def test_a_member_has_one_birthday_and_so_has_each_companion() -> None:
    check_days([NewSpecialDay(1, 1), NewSpecialDay(2, 2, whose="Bo")])
    with pytest.raises(DayTwice):
        check_days([NewSpecialDay(1, 1), NewSpecialDay(2, 2)])
