"""Sessions with seats of their own: a place for the whole party, and never one too many."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation
from campaigns.events.operations import update_event
from campaigns.events.plans import AgendaItem, plan_of
from campaigns.events.sessions.choosing import (
    NoSeatYet,
    NoSuchSession,
    SessionFull,
    SessionsAtOnce,
    change_session,
    choose_sessions,
)
from campaigns.events.sessions.places import offered_sessions, places_taken
from tests.clock import NOW
from tests.factories_events import SESSIONS, invite, make_salon, say


@pytest.fixture
def salon(session: Session) -> Event:
    return make_salon(session, agenda=SESSIONS, capacity=9)


@pytest.fixture
def guests(session: Session, salon: Event) -> list[Invitation]:
    """A party of two and one alone, who come; and one who said nothing."""
    found = invite(session, salon, 3)
    for guest, party in zip(found, (2, 1), strict=False):
        say(session, guest, party=party)
    return found


def choose(session: Session, guest: Invitation, *names: str) -> None:
    choose_sessions(session, invitation_id=guest.id, names=names, now=NOW)


def left(session: Session, guest: Invitation) -> dict[str, tuple[int, int]]:
    return {each.session.name: (each.free, each.mine) for each in offered_sessions(session, guest)}


def test_a_party_takes_places_and_changes_them(session: Session, guests: list[Invitation]) -> None:
    choose(session, guests[0], "Red", "Cheese")
    assert left(session, guests[0]) == {"Red": (0, 2), "White": (2, 0), "Cheese": (7, 2)}
    choose(session, guests[0], "White")
    assert left(session, guests[1]) == {"Red": (2, 0), "White": (0, 0), "Cheese": (9, 0)}


@pytest.mark.parametrize(
    ("who", "names", "refusal"),
    [
        (1, ("Red",), SessionFull),
        (1, ("Red", "White"), SessionsAtOnce),
        (1, ("Welcome",), NoSuchSession),
        (2, ("Cheese",), NoSeatYet),
    ],
)
def test_what_cannot_be_had_is_refused_and_all_stays(
    session: Session, guests: list[Invitation], who: int, names: tuple[str, ...], refusal: type[Exception]
) -> None:
    choose(session, guests[0], "Red")
    with pytest.raises(refusal):
        choose(session, guests[who], *names)
    assert list(places_taken(session, guests[0].event_id)) == ["Red"]


def test_a_seat_given_back_frees_the_place_for_good_once_another_took_it(
    session: Session, guests: list[Invitation]
) -> None:
    choose(session, guests[0], "Red")
    say(session, guests[0], Choice.NO)
    say(session, guests[0])
    assert left(session, guests[0])["Red"] == (0, 2)
    say(session, guests[0], Choice.NO)
    choose(session, guests[1], "Red")
    say(session, guests[0])
    assert left(session, guests[0])["Red"] == (1, 0)


def test_a_party_that_shrank_and_grew_has_no_place_that_others_took(session: Session, guests: list[Invitation]) -> None:
    choose(session, guests[0], "Red")
    say(session, guests[0], party=1)
    choose(session, guests[1], "Red")
    say(session, guests[0], party=2)
    assert left(session, guests[0])["Red"] == (0, 1)


def test_staff_move_a_party_also_from_a_session_that_was_renamed(
    session: Session, salon: Event, guests: list[Invitation]
) -> None:
    choose(session, guests[0], "Red", "Cheese")
    renamed = replace(plan_of(salon), agenda=(*SESSIONS[:1], AgendaItem(30, {"en": "Rosé"}, seats=2), *SESSIONS[2:]))
    update_event(session, event_id=salon.id, plan=renamed, now=NOW)
    change_session(session, invitation_id=guests[0].id, before="Red", after="White", now=NOW + timedelta(hours=1))
    assert set(places_taken(session, salon.id)) == {"White", "Cheese"}
