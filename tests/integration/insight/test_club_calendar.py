"""Which event stands on which day, who is asked to be at two places at once, and who is asked too often."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.answers import Choice
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Event
from campaigns.events.operations import cancel_event
from campaigns.insight.club_calendar import CalendarDay, read_calendar
from campaigns.insight.club_load import clashing_members, count_loads, list_clashes, list_loaded
from campaigns.members.models import Member
from tests.clock import NOW
from tests.factories_events import invite, make_salon, say

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 7)


def at(day: int, hour: int = 19, *, lasts: int = 2, zone: str = "UTC") -> dict[str, Any]:
    start = datetime(2026, 12, day, hour, tzinfo=ZoneInfo(zone))
    return {"starts_at": start, "ends_at": start + timedelta(hours=lasts), "rsvp_until": start, "capacity": 50}


def days(session: Session) -> dict[int, CalendarDay]:
    return {each.day.day: each for each in read_calendar(session, first=FIRST, last=LAST)}


def codes(session: Session) -> dict[int, list[str]]:
    return {day: [planned.event.code for planned in each.events] for day, each in days(session).items() if each.events}


def ask(session: Session, event: Event, *members: Member) -> None:
    ids = select(Member.id).where(Member.id.in_([member.id for member in members]))
    ensure_invitations(session, event_id=event.id, members=ids, now=NOW)


@pytest.fixture
def two(session: Session) -> tuple[Event, Event]:
    """One lasts into the other."""
    return make_salon(session, code="one", **at(3, 19)), make_salon(session, code="two", **at(3, 20))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (at(2), {2: ["salon"]}),
        (at(2, 22, lasts=2), {2: ["salon"]}),
        (at(2, 22, lasts=27), {2: ["salon"], 3: ["salon"], 4: ["salon"]}),
        (at(3, 2, zone="Asia/Shanghai"), {2: ["salon"]}),
        (at(8, 0), {}),
    ],
)
def test_an_event_stands_on_its_days_where_the_club_is(
    session: Session, hours: dict[str, Any], expected: dict[int, list[str]]
) -> None:
    make_salon(session, **hours)
    assert codes(session) == expected


def test_guests_of_two_events_at_once_clash(session: Session, two: tuple[Event, Event]) -> None:
    guests = invite(session, two[0], 3)
    ask(session, two[1], guests[0].member, guests[1].member)
    say(session, guests[1], Choice.NO)
    assert [planned.clashing for planned in days(session)[3].events] == [1, 1]
    (clash,) = list_clashes(session, first=FIRST, last=LAST)
    assert (clash.one_id, clash.other_id, clash.members) == (two[0].id, two[1].id, 1)
    found = clashing_members(session, one_id=clash.one_id, other_id=clash.other_id, limit=9)
    assert [member.id for member in found] == [guests[0].member_id]


def test_a_cancelled_event_clashes_with_nothing(session: Session, two: tuple[Event, Event]) -> None:
    (guest,) = invite(session, two[0])
    ask(session, two[1], guest.member)
    cancel_event(session, event_id=two[1].id, now=NOW)
    assert [planned.clashing for planned in days(session)[3].events] == [0, 0]
    assert list_clashes(session, first=FIRST, last=LAST) == []


def test_one_event_after_the_other_is_no_clash(session: Session) -> None:
    one, other = make_salon(session, code="one", **at(3, 17)), make_salon(session, code="two", **at(3, 19))
    (guest,) = invite(session, one)
    ask(session, other, guest.member)
    assert list_clashes(session, first=FIRST, last=LAST) == []


def test_members_who_are_asked_often_are_named(session: Session, two: tuple[Event, Event]) -> None:
    once, twice = invite(session, two[0], 2)
    ask(session, two[1], twice.member)
    ask(session, make_salon(session, code="later", **at(20)), once.member)
    assert count_loads(session, first=FIRST, last=LAST) == {1: 1, 2: 1}
    loaded = list_loaded(session, first=FIRST, last=LAST, more_than=1, limit=9)
    assert [(each.member.id, each.invitations) for each in loaded] == [(twice.member_id, 2)]
