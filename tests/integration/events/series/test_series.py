"""A weekly salon in Berlin over the change of clocks."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.events.models import Event, EventState, Rhythm, SeriesDate
from campaigns.events.operations import CapacityBelowSeats, cancel_event
from campaigns.events.plans import plan_of
from campaigns.events.series.changing import Changed, change_date, change_from
from campaigns.events.series.operations import (
    AlreadyInSeries,
    NothingToPublish,
    extend_series,
    publish_dates,
    start_series,
)
from campaigns.events.series.queries import list_dates
from campaigns.events.series.rhythms import NoFurtherDate, SeriesPlan
from tests.clock import NOW
from tests.factories_events import invite, make_salon, posted, say

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2027, 3, 18, 19, tzinfo=BERLIN)
UNTIL = date(2027, 4, 8)
_numbers = count(1)


def code() -> str:
    return f"date{next(_numbers)}"


@pytest.fixture
def salons(session: Session) -> list[Event]:
    """Four Thursdays, all open for answers; the clocks change after the second."""
    hours: dict[str, Any] = {
        "starts_at": START,
        "ends_at": START + timedelta(hours=2),
        "rsvp_until": START - timedelta(days=1),
    }
    first = make_salon(session, zone="Europe/Berlin", **hours)
    series = start_series(session, event_id=first.id, plan=SeriesPlan(Rhythm.WEEKS, 1, UNTIL), codes=code, now=NOW)
    publish_dates(session, series_id=series.id, now=NOW)
    return [each.event for each in list_dates(session, series.id)]


def series_of(session: Session, event: Event) -> int:
    return session.get_one(SeriesDate, event.id).series_id


def hours_of(salons: list[Event]) -> list[str]:
    return [event.starts_at.astimezone(BERLIN).strftime("%d %H:%M") for event in salons]


def later(session: Session, event: Event, *, also_own: bool = False, **changes: object) -> Changed:
    plan = replace(plan_of(event), **changes)  # type: ignore[arg-type]
    return change_from(session, event_id=event.id, plan=plan, also_own=also_own, now=NOW)


def alone(session: Session, event: Event, **changes: object) -> Changed:
    plan = replace(plan_of(event), **changes)  # type: ignore[arg-type]
    return change_date(session, event_id=event.id, plan=plan, now=NOW)


def test_each_date_is_an_event_of_its_own_at_the_same_hour(session: Session, salons: list[Event]) -> None:
    assert hours_of(salons) == ["18 19:00", "25 19:00", "01 19:00", "08 19:00"]
    assert len({event.code for event in salons}) == 4
    (guest,) = invite(session, salons[1])
    say(session, guest)
    assert [event.seats_taken for event in salons] == [0, 1, 0, 0]


def test_what_changes_for_one_date_changes_no_other(session: Session, salons: list[Event]) -> None:
    alone(session, salons[1], venue="The Garden")
    assert [event.venue == "The Garden" for event in salons] == [False, True, False, False]


def test_what_changes_from_a_date_on_leaves_earlier_ones(session: Session, salons: list[Event]) -> None:
    moved = salons[1].starts_at + timedelta(hours=1)
    changed = later(session, salons[1], starts_at=moved, ends_at=moved + timedelta(hours=2), capacity=9)
    assert hours_of(salons) == ["18 19:00", "25 20:00", "01 20:00", "08 20:00"]
    assert [event.capacity for event in salons] == [4, 9, 9, 9]
    assert (changed.dates, changed.kept) == (3, [])


def test_a_date_keeps_what_is_its_own_and_takes_the_rest(session: Session, salons: list[Event]) -> None:
    alone(session, salons[2], venue="The Garden")
    changed = later(session, salons[0], venue="The Attic", capacity=9)
    assert [event.venue for event in salons] == ["The Attic", "The Attic", "The Garden", "The Attic"]
    assert [event.capacity for event in salons] == [9, 9, 9, 9]
    assert [(kept.date, kept.parts) for kept in changed.kept] == [(date(2027, 4, 1), ("venue",))]


def test_it_is_overwritten_where_that_is_said(session: Session, salons: list[Event]) -> None:
    alone(session, salons[2], venue="The Garden")
    changed = later(session, salons[0], venue="The Attic", also_own=True)
    assert {event.venue for event in salons} == {"The Attic"}
    assert changed.kept == []
    assert later(session, salons[0], venue="The Cellar").kept == []


def test_a_cancelled_date_stays_cancelled_and_as_it_was(session: Session, salons: list[Event]) -> None:
    cancel_event(session, event_id=salons[1].id, now=NOW)
    assert later(session, salons[0], venue="The Attic").dates == 3
    assert (salons[1].state, salons[1].venue) == (EventState.CANCELLED, "The Lantern Rooms")


def test_a_date_with_more_guests_than_seats_stays_and_is_told_of(session: Session, salons: list[Event]) -> None:
    (guest,) = invite(session, salons[2])
    say(session, guest, party=3)
    changed = later(session, salons[0], capacity=2, venue="The Attic")
    assert [event.capacity for event in salons] == [2, 2, 4, 2]
    assert salons[2].venue == "The Lantern Rooms"
    (kept,) = changed.kept
    assert (kept.date, type(kept.refused)) == (date(2027, 4, 1), CapacityBelowSeats)


def test_guests_hear_of_their_own_date(session: Session, salons: list[Event]) -> None:
    first, third = (invite(session, salons[place])[0] for place in (0, 2))
    say(session, first)
    say(session, third)
    later(session, salons[1], venue="The Attic")
    assert [news.member_id for news in posted(session, "event:")] == [third.member_id]


def test_more_dates_follow_the_last_one(session: Session, salons: list[Event]) -> None:
    later(session, salons[3], venue="The Attic")
    series_id = series_of(session, salons[0])
    assert extend_series(session, series_id=series_id, until=date(2027, 4, 22), codes=code, now=NOW) == 2
    events = [each.event for each in list_dates(session, series_id)]
    assert hours_of(events[4:]) == ["15 19:00", "22 19:00"]
    assert [(event.venue, event.state) for event in events[4:]] == [("The Attic", EventState.DRAFT)] * 2
    with pytest.raises(NoFurtherDate):
        extend_series(session, series_id=series_id, until=date(2027, 4, 22), codes=code, now=NOW)


def test_an_event_is_in_one_series_and_a_date_stands_once(session: Session, salons: list[Event]) -> None:
    with pytest.raises(AlreadyInSeries):
        start_series(session, event_id=salons[1].id, plan=SeriesPlan(Rhythm.WEEKS, 1, UNTIL), codes=code, now=NOW)
    with pytest.raises(NothingToPublish):
        publish_dates(session, series_id=series_of(session, salons[0]), now=NOW)
    again = {"event_id": make_salon(session, code="other").id, "series_id": series_of(session, salons[0])}
    with pytest.raises(IntegrityError, match="uq_series_date_series_id"), session.begin_nested():
        session.execute(insert(SeriesDate).values(date=UNTIL, **again))
