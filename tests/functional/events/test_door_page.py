import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import Consent, Member
from campaigns.staff.models import Role
from tests.factories_events import invite, make_salon, say
from tests.factories_outreach import make_member
from tests.functional.events.signing_in import sign_in


@pytest.fixture
def event(client: FlaskClient, session: Session) -> Event:
    event = make_salon(session, capacity=2)
    sign_in(client, session, Role.HOST)
    return event


def test_a_host_sees_the_door_and_nothing_else(client: FlaskClient, event: Event) -> None:
    assert client.get("/events").status_code == 200
    assert client.get(f"/events/{event.id}").location == f"/events/{event.id}/door"
    assert client.get("/replies").status_code == 403
    assert client.get("/events/new").status_code == 403


def test_a_guest_is_found_let_in_and_taken_back(client: FlaskClient, session: Session, event: Event) -> None:
    (guest,) = invite(session, event)
    say(session, guest)
    session.commit()
    assert guest.member.full_name in client.get(f"/events/{event.id}/door?q={guest.member.code}").text
    page = client.post(f"/events/{event.id}/door/check-in/{guest.id}", follow_redirects=True)
    assert "verdict good" in page.text
    again = client.post(f"/events/{event.id}/door/check-in/{guest.id}", follow_redirects=True)
    assert "Already checked in" in again.text
    client.post(f"/events/{event.id}/door/undo/{guest.id}")
    session.refresh(guest)
    assert guest.state is InvitationState.ATTENDING


def test_a_guest_of_another_event_is_not_let_in(client: FlaskClient, session: Session, event: Event) -> None:
    tomorrow = make_salon(session, code="tomorrow")
    (guest,) = invite(session, tomorrow)
    say(session, guest)
    session.commit()
    assert client.post(f"/events/{event.id}/door/check-in/{guest.id}").status_code == 404
    assert client.post(f"/events/{event.id}/door/undo/{guest.id}").status_code == 404
    assert client.get(f"/events/{event.id}/door?guest={guest.id}").status_code == 404
    session.refresh(guest)
    assert guest.state is InvitationState.ATTENDING


def test_a_full_house_asks_the_host(client: FlaskClient, session: Session, event: Event) -> None:
    going, other = invite(session, event, 2)
    say(session, going, party=2)
    session.commit()
    path = f"/events/{event.id}/door/check-in/{other.id}"
    assert "verdict waiting" in client.post(path, follow_redirects=True).text
    assert "verdict good" in client.post(path, data={"squeeze": "1"}, follow_redirects=True).text


def test_a_member_who_was_not_asked_walks_in(client: FlaskClient, session: Session, event: Event) -> None:
    member = make_member(session, full_name="Omar Haddad")
    session.commit()
    assert "not invited" in client.get(f"/events/{event.id}/door?q=omar").text
    client.post(f"/events/{event.id}/door/walk-in/{member.id}")
    assert session.scalars(select(Invitation.state)).all() == [InvitationState.ATTENDED]


@pytest.mark.parametrize(("agreed", "consents"), [({"agreed": "y"}, 1), ({}, 0)])
def test_somebody_new_agrees_or_not(
    client: FlaskClient, session: Session, event: Event, agreed: dict[str, str], consents: int
) -> None:
    new = {"full_name": "Wang Fang", "phone": "+8613800138000", "language": "zh", "party_size": "1"}
    client.post(f"/events/{event.id}/door/new", data=new | agreed)
    assert session.scalars(select(Member.full_name)).all() == ["Wang Fang"]
    assert len(session.scalars(select(Consent)).all()) == consents


def test_a_broken_number_is_refused_beside_its_field(client: FlaskClient, session: Session, event: Event) -> None:
    new = {"full_name": "Wang Fang", "phone": "123", "language": "zh", "party_size": "1"}
    page = client.post(f"/events/{event.id}/door/new", data=new)
    assert (page.status_code, 'class="error"' in page.text) == (422, True)
    assert session.scalars(select(Member)).all() == []


def test_the_counts_are_a_fragment(client: FlaskClient, event: Event) -> None:
    page = client.get(f"/events/{event.id}/door/counts")
    assert "2 seats" in page.text
    assert "<html" not in page.text
