"""Events and their guests, as programs read them, and guests let in by a gate."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from tests.factories_events import invite, make_house, make_salon
from tests.functional.api.callers import Caller, with_key


@pytest.fixture
def gate(client: FlaskClient, runtime: Runtime) -> Caller:
    with runtime.sessions.begin() as session:
        make_house(session)
        for invitation in invite(session, make_salon(session), 3):
            invitation.member.code = invitation.member.code.lower()
    return with_key(client, runtime)


def codes(runtime: Runtime) -> list[str]:
    with runtime.sessions() as session:
        return list(session.scalars(select(Member.code).order_by(Member.id)))


def test_an_event_tells_how_many_answered_what(gate: Caller) -> None:
    event = gate.reads("/api/v1/events/salon")
    assert (event["code"], event["invitations"]["invited"]) == ("salon", 3)
    assert gate.reads("/api/v1/events", past="true") == {"events": [], "next_cursor": None}


def test_who_is_invited_is_read_in_pages(gate: Caller, runtime: Runtime) -> None:
    seen: list[str] = []
    cursor: Any = ""
    while cursor is not None:
        page: Any = gate.reads("/api/v1/events/salon/invitations", limit=2, cursor=cursor)
        seen += [each["member"] for each in page["invitations"]]
        cursor = page["next_cursor"]
    assert seen == codes(runtime)
    assert gate.reads("/api/v1/events/salon/invitations", state="attending")["invitations"] == []


def test_members_are_invited_by_their_codes_once(gate: Caller, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_salon(session, code="tasting")
    told = {"members": [*codes(runtime)[:2], "nobody"]}
    path = "/api/v1/events/tasting/invitations"
    assert gate.sends(told, path=path).json == {"invited": 2, "unchanged": 0, "unknown": ["nobody"]}
    assert gate.sends(told, path=path).json == {"invited": 0, "unchanged": 2, "unknown": ["nobody"]}


def test_a_gate_lets_a_guest_in_once_and_takes_it_back(gate: Caller, runtime: Runtime) -> None:
    told, path = {"member": codes(runtime)[0]}, "/api/v1/events/salon/check-ins"
    first, again = gate.sends(told, path=path).json, gate.sends(told, path=path).json
    assert (first["state"], first["first"], again["first"]) == ("attended", True, False)  # type: ignore[index]
    read = gate.reads(f"/api/v1/events/salon/invitations/{told['member']}")
    assert (read["state"], read["people_in"]) == ("attended", 1)
    assert gate.sends(told, path=f"{path}/undone").json["people_in"] == 0  # type: ignore[index]
    assert gate.sends(told, path=f"{path}/undone").status_code == 409


def test_nobody_else_is_let_in(gate: Caller) -> None:
    answer = gate.sends({"member": "nobody"}, path="/api/v1/events/salon/check-ins")
    assert (answer.status_code, answer.json["title"]) == (404, "Not Found")  # type: ignore[index]
