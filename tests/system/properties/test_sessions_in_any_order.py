"""Whatever guests and staff do, in whatever order: never a place too many, and nobody waits for one that is free."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation
from campaigns.events.sessions.choosing import change_session, choose_sessions
from campaigns.events.sessions.places import free_places, places_taken, places_waited_for
from tests.clock import NOW
from tests.factories_events import SESSIONS, invite, make_salon, say

NAMES = ("Red", "White", "Cheese")
STEPS = 30


def act(session: Session, chance: Random, guest: Invitation) -> None:
    names, waits = ([name for name in NAMES if chance.random() < share] for share in (0.3, 0.5))
    one, other = chance.sample(NAMES, 2)
    does = chance.choice(("choose", "choose", "choose", "answer", "move"))
    try:
        if does == "choose":
            choose_sessions(session, invitation_id=guest.id, names=names, waits=waits, now=NOW)
        elif does == "answer":
            say(session, guest, chance.choice((Choice.YES, Choice.YES, Choice.NO)), party=chance.choice((1, 2)))
        else:
            change_session(session, invitation_id=guest.id, before=one, after=other, now=NOW)
    except Refused:
        return


def check(session: Session, salon: Event) -> None:
    free, waiting = free_places(session, salon), places_waited_for(session, salon.id)
    assert min(free.values()) >= 0
    assert [each for name, line in waiting.items() for each in line if each.people <= free[name]] == []
    at_once = [each.invitation.id for name in NAMES[:2] for each in places_taken(session, salon.id).get(name, ())]
    assert len(set(at_once)) == len(at_once)


@pytest.mark.parametrize("seed", [6])
def test_in_any_order(session: Session, seed: int) -> None:
    salon, chance = make_salon(session, agenda=SESSIONS, capacity=9), Random(seed)  # noqa: S311 - to be the same again
    guests = invite(session, salon, 5)
    for guest in guests:
        say(session, guest, party=chance.choice((1, 2)))
    for _ in range(STEPS):
        act(session, chance, chance.choice(guests))
        check(session, salon)
