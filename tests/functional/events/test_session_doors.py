"""The door of one session of an event, and what the door of the event says of sessions."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.events.models import Invitation, InvitationState
from campaigns.events.sessions.choosing import choose_sessions
from campaigns.events.sessions.places import places_taken
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import SESSIONS, host, invite, make_salon, say
from tests.functional.events.signing_in import sign_in


@pytest.fixture
def guests(client: FlaskClient, session: Session) -> list[Invitation]:
    """A party of two in the reds, which are full, and one alone in the whites who waits for them."""
    event = make_salon(session, agenda=SESSIONS, capacity=9)
    found = invite(session, event, 2)
    for guest, party, names, waits in zip(found, (2, 1), (["Red"], ["White"]), ([], ["Red"]), strict=True):
        say(session, guest, party=party)
        choose_sessions(session, invitation_id=guest.id, names=names, waits=waits, now=NOW)
    host(session, event, sign_in(client, session, Role.HOST))
    return found


def let_in(client: FlaskClient, guest: Invitation, name: str = "Red", **more: str) -> str:
    path = f"/door/{guest.event_id}/sessions/{guest.id}"
    return client.post(path, data={"session": name} | more, follow_redirects=True).text


def inside(session: Session, guest: Invitation) -> dict[str, list[int]]:
    """A session's name → who is in the room."""
    session.expire_all()
    taken = places_taken(session, guest.event_id)
    return {name: [each.invitation.id for each in those if each.came_at] for name, those in taken.items()}


def test_a_party_is_let_into_a_session_and_so_into_the_house(
    client: FlaskClient, session: Session, guests: list[Invitation]
) -> None:
    assert "2 seats" in client.get(f"/door/{guests[0].event_id}/sessions?session=Red").text
    assert "in the room since 17:00" in let_in(client, guests[0])
    assert inside(session, guests[0]) == {"Red": [guests[0].id], "White": []}
    assert (guests[0].state, guests[0].people_in) == (InvitationState.ATTENDED, 2)


def test_taking_it_back_leaves_them_in_the_house_and_the_other_way_round_in_no_room(
    client: FlaskClient, session: Session, guests: list[Invitation]
) -> None:
    let_in(client, guests[0])
    let_in(client, guests[0], undo="1")
    assert (inside(session, guests[0])["Red"], guests[0].state) == ([], InvitationState.ATTENDED)
    let_in(client, guests[0])
    client.post(f"/door/{guests[0].event_id}/undo/{guests[0].id}")
    assert inside(session, guests[0])["Red"] == []


def test_who_waits_is_let_in_on_the_hosts_word_in_place_of_the_other(
    client: FlaskClient, session: Session, guests: list[Invitation]
) -> None:
    let_in(client, guests[1])
    assert inside(session, guests[1]) == {"Red": [guests[1].id]}


@pytest.mark.parametrize("name", ["White", "Blue", ""])
def test_whoever_has_no_place_there_is_not_let_in(client: FlaskClient, guests: list[Invitation], name: str) -> None:
    path = f"/door/{guests[0].event_id}/sessions/{guests[0].id}"
    assert client.post(path, data={"session": name}).status_code == 404


def test_desks_lists_and_badges_name_the_sessions(client: FlaskClient, guests: list[Invitation]) -> None:
    door = f"/door/{guests[0].event_id}"
    listed = client.get(f"{door}/list").json
    assert [guest["sessions"] for guest in listed["guests"]] == ["17:30 Red", "17:30 White"]  # type: ignore[index]
    for page in (f"{door}/print", f"{door}/badges", f"{door}?guest={guests[0].id}"):
        assert "17:30 Red" in client.get(page).text


def test_a_session_nobody_offers_has_no_door(client: FlaskClient, guests: list[Invitation]) -> None:
    assert client.get(f"/door/{guests[0].event_id}/sessions?session=Blue").status_code == 404
    assert "White" in client.get(f"/door/{guests[0].event_id}/sessions").text
