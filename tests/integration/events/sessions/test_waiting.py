"""A session that is full is waited for; a place that comes free goes to the first whole party, which is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation
from campaigns.events.operations import update_event
from campaigns.events.plans import plan_of
from campaigns.events.sessions.choosing import SessionsAtOnce, change_session, choose_sessions
from campaigns.events.sessions.places import offered_sessions, places_taken, places_waited_for
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.messaging.models import MessageState, SkipReason
from tests.clock import NOW
from tests.factories_events import SESSIONS, START, invite, make_salon, posted, say
from tests.integration.events.test_extras import claimed, extra


@pytest.fixture
def salon(session: Session) -> Event:
    return make_salon(session, agenda=SESSIONS, capacity=9)


@pytest.fixture
def guests(session: Session, salon: Event) -> list[Invitation]:
    """Four that come: two in the reds, which are full, then a party of two and one alone who wait for them."""
    found = invite(session, salon, 4)
    for guest, party in zip(found, (1, 1, 2, 1), strict=True):
        say(session, guest, party=party)
    for guest in found[:2]:
        choose(session, guest, "Red")
    for guest in found[2:]:
        choose(session, guest, "White" if guest is found[3] else "Cheese", waits=("Red",))
    return found


def choose(session: Session, guest: Invitation, *names: str, waits: tuple[str, ...] = ()) -> None:
    choose_sessions(session, invitation_id=guest.id, names=names, waits=waits, now=NOW)


def standing(session: Session, guest: Invitation) -> dict[str, tuple[int, int]]:
    """What they have, and where they stand."""
    return {each.session.name: (each.mine, each.position) for each in offered_sessions(session, guest)}


def told(session: Session) -> list[int]:
    return [message.member_id for message in posted(session, "session_place:")]


def test_those_who_wait_know_their_place_and_keep_it_when_they_choose_again(
    session: Session, salon: Event, guests: list[Invitation]
) -> None:
    choose(session, guests[2], waits=("Red",))
    assert [standing(session, guest)["Red"] for guest in guests] == [(1, 0), (1, 0), (0, 1), (0, 2)]
    assert [each.invitation for each in places_waited_for(session, salon.id)["Red"]] == guests[2:]


def test_the_first_who_fits_gets_it_in_place_of_another_at_that_time(
    session: Session, guests: list[Invitation]
) -> None:
    choose(session, guests[0])
    assert standing(session, guests[3]) == {"Red": (1, 0), "White": (0, 0), "Cheese": (0, 0)}
    assert (standing(session, guests[2])["Red"], told(session)) == ((0, 1), [guests[3].member_id])


def test_what_is_given_up_for_it_goes_to_those_who_wait_there(session: Session, guests: list[Invitation]) -> None:
    choose(session, guests[2], "Cheese")
    (other,) = invite(session, guests[0].event)
    say(session, other, party=2)
    choose(session, other, waits=("White",))
    choose(session, guests[0])
    assert standing(session, other)["White"] == (2, 0)


@pytest.mark.parametrize("way", ["declined", "withdrawn", "moved by staff"])
def test_a_place_given_up_in_any_way_is_passed_on(session: Session, guests: list[Invitation], way: str) -> None:
    if way == "declined":
        say(session, guests[1], Choice.NO)
    elif way == "withdrawn":
        withdraw_invitation(session, invitation_id=guests[1].id, now=NOW)
    else:
        change_session(session, invitation_id=guests[1].id, before="Red", after="Cheese", now=NOW)
    assert standing(session, guests[3])["Red"] == (1, 0)


def test_more_seats_are_for_those_who_wait_in_their_order(
    session: Session, salon: Event, guests: list[Invitation]
) -> None:
    more = [replace(each, seats=4) if each.title["en"] == "Red" else each for each in SESSIONS]
    update_event(session, event_id=salon.id, plan=replace(plan_of(salon), agenda=tuple(more)), now=NOW)
    assert [standing(session, guest)["Red"] for guest in guests[2:]] == [(2, 0), (0, 1)]
    assert told(session) == [guests[2].member_id]


def test_a_session_that_has_begun_is_given_to_nobody(session: Session, guests: list[Invitation]) -> None:
    choose_sessions(session, invitation_id=guests[0].id, names=(), now=START + timedelta(minutes=30))
    assert (standing(session, guests[3])["Red"], told(session)) == ((0, 2), [])


def test_who_waited_and_gave_up_the_seat_waits_no_more(
    session: Session, salon: Event, guests: list[Invitation]
) -> None:
    say(session, guests[3], Choice.NO)
    choose(session, guests[0])
    assert (len(places_taken(session, salon.id)["Red"]), told(session)) == (1, [])


def test_what_they_have_they_keep_however_they_name_it(session: Session, guests: list[Invitation]) -> None:
    choose(session, guests[0], "White")
    with pytest.raises(SessionsAtOnce):
        choose(session, guests[1], "White", waits=("Red",))
    assert standing(session, guests[1])["Red"] == (1, 0)


def test_they_are_told_in_the_morning_unless_they_gave_it_back(
    session: Session, runtime: Runtime, guests: list[Invitation]
) -> None:
    guests[3].member.zone = "Asia/Shanghai"
    choose_sessions(session, invitation_id=guests[0].id, names=(), now=NOW + timedelta(hours=6))
    (message,) = posted(session, "session_place:")
    assert (message.state, message.due_at) == (MessageState.READY, NOW + timedelta(hours=15))
    telling = claimed(guests[3], details=message.details)
    words = extra(session, runtime, telling).variables["sessions"]
    assert words == {"mine": "17:30 红", "waiting": None, "new": "17:30 红", "people": 1}
    choose(session, guests[3], "White")
    assert extra(session, runtime, telling).skip_reason == SkipReason.NO_LONGER_MEANT
