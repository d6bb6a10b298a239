"""The occasions of a week, and what goes out by itself for each."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.insight.week import DayKind, MemberDay, week_from
from campaigns.members.models import Member, SpecialDay, SpecialDayKind
from campaigns.outreach.models import CampaignState, OccasionKind
from tests.clock import NOW
from tests.factories_care import carer
from tests.factories_outreach import born_on, make_club, make_greeting, make_member

IN_TWO_DAYS = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)


def days(session: Session, **asked: int) -> list[MemberDay]:
    session.flush()
    return list(week_from(session, now=NOW, limit=10, **asked).days)


def born(session: Session, at: datetime = IN_TWO_DAYS, **values: Any) -> Member:
    member = make_member(session, **values)
    born_on(session, member, at.month, at.day)
    return member


def test_days_of_all_kinds_stand_in_it_by_date(session: Session) -> None:
    member = born(session, joined_at=datetime(2020, 11, 22, tzinfo=UTC))
    wedding = {"kind": SpecialDayKind.WEDDING, "month": 11, "day": 28, "year": 2016}
    child = {"kind": SpecialDayKind.BIRTHDAY, "month": 11, "day": 25, "whose": "Lin"}
    session.add_all([SpecialDay(member_id=member.id, **each) for each in (wedding, child)])
    found = [(day.on.day, day.kind, day.years) for day in days(session)]
    assert found == [
        (22, DayKind.JOINED, 6),
        (24, DayKind.BIRTHDAY, None),
        (25, DayKind.COMPANION, None),
        (28, DayKind.WEDDING, 10),
    ]


def test_what_greets_a_member_stands_beside_their_day_with_its_date(session: Session) -> None:
    born(session)
    on_the_day, before = make_greeting(session), make_greeting(session, shift_days=-1)
    make_greeting(session).state = CampaignState.PAUSED
    [day] = days(session)
    assert [(each.campaign, each.on.day) for each in day.goes_out] == [(on_the_day, 24), (before, 23)]


def test_a_greeting_to_others_does_not_stand_beside_it(session: Session) -> None:
    born(session)
    greeting = make_greeting(session)
    assert greeting.segment
    greeting.segment.rule = {"type": "language_in", "languages": ["fr"]}
    [day] = days(session)
    assert not day.goes_out


def test_an_owner_sees_their_own_and_nobody_sees_the_dead(session: Session) -> None:
    owner = carer(session)
    mine = born(session, owner_id=owner.id)
    born(session, deceased=True)
    other = born(session)
    assert {day.member for day in days(session)} == {mine, other}
    assert [day.member for day in days(session, owner_id=owner.id)] == [mine]


def test_a_holiday_stands_in_it_with_the_greeting_that_is_on_for_it(session: Session) -> None:
    greeting = make_greeting(session, occasion=OccasionKind.HOLIDAY, holidays=("christmas",), shift_days=-1)
    found = week_from(session, now=datetime(2026, 12, 21, tzinfo=UTC), limit=1).holidays
    [christmas] = [each for each in found if each.kept.holiday.key == "christmas" and each.kept.elsewhere]
    assert [(each.campaign, each.on.day) for each in christmas.goes_out] == [(greeting, 24)]


def test_what_has_ended_by_then_does_not_stand_beside_it(session: Session) -> None:
    born(session)
    make_greeting(session, ends_on=NOW.date())
    [day] = days(session)
    assert not day.goes_out
