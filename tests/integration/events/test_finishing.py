"""Events finish by themselves a while after their end; who is known to have stayed away is marked."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.door import check_in
from campaigns.events.finishing import AFTER, EventNotOver, finish_event, finish_those_over
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.events.operations import EventSettled, cancel_event, create_event
from campaigns.members.models import Activity, ActivityKind
from tests.clock import NOW, StandingClock
from tests.factories_events import START, invite, make_plan, make_salon, say

ATTENDED, ATTENDING, NO_SHOW = InvitationState.ATTENDED, InvitationState.ATTENDING, InvitationState.NO_SHOW
END = START + timedelta(hours=2)


@pytest.fixture
def guests(session: Session) -> list[Invitation]:
    """Two who have a seat."""
    found = invite(session, make_salon(session), 2)
    for guest in found:
        say(session, guest)
    return found


@pytest.fixture
def salon(guests: list[Invitation]) -> Event:
    return guests[0].event


def pass_time(session: Session, runtime: Runtime, clock: StandingClock, *, after: timedelta = AFTER) -> int:
    """To so long after the end; how many events finished then."""
    session.commit()
    clock.now = END + after
    finished = finish_those_over(runtime.sessions, clock=clock)
    session.expire_all()
    return finished


def test_who_was_not_at_a_door_that_was_kept_is_marked_once(
    session: Session, runtime: Runtime, clock: StandingClock, guests: list[Invitation]
) -> None:
    check_in(session, invitation_id=guests[0].id, now=START)
    assert [pass_time(session, runtime, clock) for _ in range(2)] == [1, 0]
    assert ([guest.state for guest in guests], guests[0].event.state) == ([ATTENDED, NO_SHOW], EventState.FINISHED)
    missed = select(Activity.at).where(Activity.kind == ActivityKind.MISSED)
    assert session.scalars(missed).all() == [END]


def test_while_hosts_may_still_mend_it_it_is_open(
    session: Session, runtime: Runtime, clock: StandingClock, salon: Event
) -> None:
    assert pass_time(session, runtime, clock, after=AFTER - timedelta(seconds=1)) == 0
    assert salon.state is EventState.PUBLISHED


def test_where_nobody_kept_the_door_nobody_is_marked_but_by_hand(
    session: Session, runtime: Runtime, clock: StandingClock, guests: list[Invitation]
) -> None:
    assert pass_time(session, runtime, clock) == 1
    assert [guest.state for guest in guests] == [ATTENDING, ATTENDING]
    finish_event(session, event_id=guests[0].event_id, now=clock())
    session.expire_all()
    assert [guest.state for guest in guests] == [NO_SHOW, NO_SHOW]


def test_a_desk_that_tells_late_makes_the_rest_known(
    session: Session, runtime: Runtime, clock: StandingClock, guests: list[Invitation]
) -> None:
    pass_time(session, runtime, clock)
    check_in(session, invitation_id=guests[0].id, at=START, now=clock())
    assert pass_time(session, runtime, clock, after=timedelta(days=1)) == 1
    assert [guest.state for guest in guests] == [ATTENDED, NO_SHOW]


def test_what_somebody_decided_stands(
    session: Session, runtime: Runtime, clock: StandingClock, guests: list[Invitation]
) -> None:
    cancel_event(session, event_id=guests[0].event_id, now=NOW)
    create_event(session, plan=make_plan(), code="draft", now=NOW)
    assert pass_time(session, runtime, clock) == 0
    with pytest.raises(EventSettled):
        finish_event(session, event_id=guests[0].event_id, now=clock())


def test_by_hand_only_what_is_over_and_once(session: Session, salon: Event) -> None:
    with pytest.raises(EventNotOver):
        finish_event(session, event_id=salon.id, now=END - timedelta(seconds=1))
    finish_event(session, event_id=salon.id, now=END)
    with pytest.raises(EventSettled):
        finish_event(session, event_id=salon.id, now=END)
