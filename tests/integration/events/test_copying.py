from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.copying import copy_event
from campaigns.events.milestones.kinds import Timing
from campaigns.events.milestones.operations import change_milestone
from campaigns.events.milestones.usual import Choice
from campaigns.events.models import EventQuestion, EventState, Invitation, Milestone, MilestoneKind, QuestionKind
from campaigns.events.plans import plan_of
from campaigns.events.saying.questions import QuestionPlan, add_question
from campaigns.events.wall_time import NoSuchHour
from campaigns.messaging.models import Channel
from tests.clock import NOW
from tests.factories_events import invite, make_salon, say

BERLIN = ZoneInfo("Europe/Berlin")
WINTER = datetime(2027, 3, 25, 19, tzinfo=BERLIN)
SUMMER = datetime(2027, 4, 1, 19)  # noqa: DTZ001 - the clock on the wall


def test_a_copy_has_all_that_was_planned_and_nothing_that_happened(session: Session) -> None:
    event = make_salon(session, online_url="https://meet.example/1", price=2500, currency="EUR", interests=("wine",))
    ask = QuestionPlan(kind=QuestionKind.TEXT, words={"en": "Red or white?"}, choices={})
    add_question(session, event_id=event.id, plan=ask)
    (guest,) = invite(session, event)
    say(session, guest)
    moved = event.starts_at + timedelta(days=7)
    made = copy_event(session, event_id=event.id, starts_at=moved, code="copy", now=NOW)
    week = {name: getattr(event, name) + timedelta(days=7) for name in ("starts_at", "ends_at", "rsvp_until")}
    assert plan_of(made) == replace(plan_of(event), **week)
    assert (made.state, made.seats_taken, made.revision) == (EventState.DRAFT, 0, 0)
    assert session.scalars(select(Invitation.id).where(Invitation.event_id == made.id)).all() == []
    asked = session.scalars(select(EventQuestion.words).where(EventQuestion.event_id == made.id)).all()
    assert asked == [{"en": "Red or white?"}]


def test_the_messages_that_were_chosen_come_along_by_the_copys_own_times(session: Session) -> None:
    event = make_salon(session)
    choice = Choice(is_on=True, timing=Timing(3), channels=(Channel.EMAIL,))
    change_milestone(session, event_id=event.id, kind=MilestoneKind.HOURS_BEFORE, choice=choice, now=NOW)
    moved = event.starts_at + timedelta(days=7)
    made = copy_event(session, event_id=event.id, starts_at=moved, code="copy", now=NOW)
    copied = session.scalars(select(Milestone).where(Milestone.event_id == made.id)).all()
    (hours,) = (each for each in copied if each.kind is MilestoneKind.HOURS_BEFORE)
    assert (hours.distance, hours.channels, hours.due_at) == (3, ["email"], moved - timedelta(hours=3))
    assert len(copied) == len(MilestoneKind)


def test_the_hour_on_the_wall_stays_when_clocks_change(session: Session) -> None:
    hours: dict[str, Any] = {
        "starts_at": WINTER,
        "ends_at": WINTER + timedelta(hours=2),
        "rsvp_until": WINTER - timedelta(days=2),
    }
    event = make_salon(session, zone="Europe/Berlin", **hours)
    made = copy_event(session, event_id=event.id, starts_at=SUMMER, code="copy", now=NOW)
    there = [getattr(made, name).astimezone(BERLIN).isoformat(timespec="minutes") for name in hours]
    assert there == ["2027-04-01T19:00+02:00", "2027-04-01T21:00+02:00", "2027-03-30T19:00+02:00"]


def test_an_hour_that_no_clock_shows_is_refused(session: Session) -> None:
    event = make_salon(session, zone="Europe/Berlin")
    gap = datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001 - the clock on the wall
    with pytest.raises(NoSuchHour):
        copy_event(session, event_id=event.id, starts_at=gap, code="copy", now=NOW)
