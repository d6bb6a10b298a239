import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories_events import SESSIONS, invite, make_salon, say
from tests.fixtures import Convive


@pytest.fixture
def codes(session: Session) -> list[str]:
    """Of a party of two and of one alone, who come."""
    guests = invite(session, make_salon(session, agenda=SESSIONS, capacity=9), 2)
    for guest, code, party in zip(guests, ("two", "one"), (2, 1), strict=True):
        guest.member.code = code
        say(session, guest, party=party)
    session.commit()
    return ["two", "one"]


def rows(convive: Convive, *arguments: str) -> dict[str, Any]:
    found = json.loads(convive("event", "sessions", "salon", *arguments, "--json").output)
    return {row["session"]: row for row in found}


def test_sessions_are_chosen_waited_for_and_listed(convive: Convive, codes: list[str]) -> None:
    rows(convive, codes[0], "--take", "Red")
    alone = rows(convive, codes[1], "--take", "White", "--wait", "Red")
    assert (alone["White"]["mine"], alone["Red"]["position"]) == (1, 1)
    red = rows(convive)["Red"]
    assert (red["taken"], red["guests"], red["waiting"]) == (2, codes[:1], codes[1:])
    rows(convive, codes[0], "--none")
    assert rows(convive)["Red"]["guests"] == codes[1:]


@pytest.mark.parametrize(("said", "code"), [(["--take", "Red"], 2), (["nobody"], 1)])
def test_what_cannot_be_is_refused(convive: Convive, codes: list[str], said: list[str], code: int) -> None:
    assert convive("event", "sessions", "salon", *said).exit_code == code


def test_a_session_nobody_offers_is_refused(convive: Convive, codes: list[str]) -> None:
    assert convive("event", "sessions", "salon", codes[0], "--take", "Blue").exit_code == 1
