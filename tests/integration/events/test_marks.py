from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.events.door import check_in
from campaigns.events.finishing import finish_event
from campaigns.events.marks import Mark, apply_marks
from campaigns.events.models import DoorMark, Event, Invitation, InvitationState, MarkKind, MarkOutcome
from campaigns.events.operations import cancel_event
from campaigns.members.models import ActivityKind
from campaigns.staff.models import Role
from campaigns.staff.operations import add_staff
from tests.clock import NOW
from tests.factories_events import START, invite, kinds_told, make_salon, say

LATER = START + timedelta(hours=1)
Tell = Callable[..., MarkOutcome]


@pytest.fixture
def event(session: Session) -> Event:
    return make_salon(session, capacity=2)


@pytest.fixture
def guest(session: Session, event: Event) -> Invitation:
    (guest,) = invite(session, event)
    say(session, guest, party=2)
    return guest


@pytest.fixture
def tell(session: Session, event: Event, guest: Invitation) -> Tell:
    """One mark, and what became of it."""
    person: Any = {"email": "sam@club.example", "name": "Sam", "password": "open the door", "language": "en"}
    staff = add_staff(session, **person, zone=None, role=Role.HOST, now=NOW).id

    def tell(key: str, kind: MarkKind = MarkKind.IN, *, now: datetime = LATER, **changes: Any) -> MarkOutcome:
        mark = Mark(**{"key": f"the-key-{key}", "kind": kind, "invitation_id": guest.id, "at": START, **changes})
        return apply_marks(session, event_id=event.id, marks=[mark], staff_id=staff, now=now)[mark.key].outcome

    return tell


def test_a_mark_told_twice_is_applied_once_at_its_own_time(session: Session, guest: Invitation, tell: Tell) -> None:
    assert [tell("once"), tell("once")] == [MarkOutcome.IN, MarkOutcome.IN]
    assert (guest.checked_in_at, guest.people_in) == (START, 2)
    assert kinds_told(session, guest).count(ActivityKind.ATTENDED) == 1
    assert session.scalars(select(func.count()).select_from(DoorMark)).one() == 1


def test_who_was_in_at_another_desk_is_said_to_be(session: Session, guest: Invitation, tell: Tell) -> None:
    check_in(session, invitation_id=guest.id, now=LATER)
    assert tell("other") is MarkOutcome.AGAIN
    assert session.scalars(select(DoorMark.since)).one() == LATER
    assert guest.checked_in_at == LATER


def test_one_desk_takes_nothing_of_another_back(session: Session, guest: Invitation, tell: Tell) -> None:
    check_in(session, invitation_id=guest.id, now=START)
    tell("mine", at=START + timedelta(minutes=1))
    assert tell("back", MarkKind.OUT, at=START + timedelta(minutes=2), undoes="the-key-mine") is MarkOutcome.AGAIN
    assert guest.state is InvitationState.ATTENDED


def test_what_is_taken_back_before_another_lets_them_in_leaves_them_in(
    session: Session, guest: Invitation, tell: Tell
) -> None:
    check_in(session, invitation_id=guest.id, now=LATER)
    assert tell("early", MarkKind.OUT, at=START) is MarkOutcome.AGAIN
    assert guest.state is InvitationState.ATTENDED


def test_a_party_comes_bit_by_bit_and_undo_gives_all_back(guest: Invitation, event: Event, tell: Tell) -> None:
    tell("one", people=1)
    assert (guest.people_in, guest.party_size, event.seats_taken) == (1, 2, 2)
    assert tell("three", MarkKind.COUNT, people=3) is MarkOutcome.FULL
    assert tell("three", MarkKind.COUNT, people=3, sure=True) is MarkOutcome.COUNTED
    assert (guest.people_in, guest.party_size, event.seats_taken) == (3, 3, 3)
    assert tell("out", MarkKind.OUT, at=LATER) is MarkOutcome.OUT
    assert (guest.people_in, guest.party_size, guest.state) == (0, 2, InvitationState.ATTENDING)


def test_a_full_house_is_told_and_the_hosts_word_counts(session: Session, event: Event, tell: Tell) -> None:
    (other,) = invite(session, event)
    assert tell("full", invitation_id=other.id) is MarkOutcome.FULL
    assert tell("full", invitation_id=other.id, sure=True) is MarkOutcome.OVER
    assert event.seats_taken == 3


@pytest.mark.parametrize(
    ("told", "kept"),
    [(LATER + timedelta(days=9), LATER), (START - timedelta(days=9), START.replace(hour=16) - timedelta(days=1))],
)
def test_a_wrong_clock_is_kept_within_the_events_day(
    guest: Invitation, tell: Tell, told: datetime, kept: datetime
) -> None:
    tell("clock", at=told)
    assert guest.checked_in_at == kept


def test_who_came_counts_although_we_hear_of_it_after_the_end(
    session: Session, event: Event, guest: Invitation, tell: Tell
) -> None:
    finish_event(session, event_id=event.id, now=event.ends_at)
    session.expire_all()
    assert tell("late", now=event.ends_at + timedelta(hours=9)) is MarkOutcome.IN
    assert (guest.state, event.seats_taken) == (InvitationState.ATTENDED, 2)


def test_a_cancelled_event_lets_nobody_in_and_keeps_what_was_told(session: Session, event: Event, tell: Tell) -> None:
    cancel_event(session, event_id=event.id, now=START)
    assert tell("off") is MarkOutcome.CLOSED
    assert session.scalars(select(DoorMark.outcome)).all() == [MarkOutcome.CLOSED]


def test_a_guest_of_another_event_is_unknown_here(session: Session, tell: Tell) -> None:
    (stranger,) = invite(session, make_salon(session, code="other"))
    assert tell("other", invitation_id=stranger.id) is MarkOutcome.UNKNOWN
    assert tell("nobody", invitation_id=2**62) is MarkOutcome.UNKNOWN
    assert tell("early", MarkKind.OUT) is MarkOutcome.NOT_IN
