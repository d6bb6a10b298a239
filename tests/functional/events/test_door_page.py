from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import ConsentChange, Member
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import host, invite, make_salon, say
from tests.factories_outreach import make_member
from tests.functional.events.signing_in import sign_in


@pytest.fixture
def event(client: FlaskClient, session: Session) -> Event:
    event = make_salon(session, capacity=2)
    host(session, event, sign_in(client, session, Role.HOST))
    return event


def test_a_host_sees_the_door_and_nothing_else(client: FlaskClient, event: Event) -> None:
    pages = ("/events", f"/events/{event.id}", "/replies", "/events/new", "/members")
    assert {client.get(page).status_code for page in pages} == {403}
    assert client.get("/").location == "/door/"


def test_a_host_runs_the_doors_of_their_own_events(client: FlaskClient, session: Session, event: Event) -> None:
    other = make_salon(session, code="other", title={"en": "Concert"})
    (guest,) = invite(session, other)
    session.commit()
    page = client.get("/door/").text
    assert (f"/door/{event.id}" in page, "Concert" in page) == (True, False)
    assert "not a host of this event" in client.get(f"/door/{other.id}").text
    asked = [client.get(f"/door/{other.id}{page}") for page in ("/list", "/print", "/badges", "/others?q=a", "/new")]
    asked += [client.post(f"/door/{other.id}{page}") for page in (f"/check-in/{guest.id}", "/marks")]
    assert {answer.status_code for answer in asked} == {403}


def test_todays_door_opens_at_once(client: FlaskClient, session: Session) -> None:
    today = make_salon(session, starts_at=NOW, ends_at=NOW + timedelta(hours=2), rsvp_until=NOW)
    host(session, today, sign_in(client, session, Role.HOST))
    make_salon(session, code="later")
    assert client.get("/door/").location == f"/door/{today.id}"
    assert client.get("/door/?all=1").status_code == 200


def test_who_plans_events_runs_every_door(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    sign_in(client, session, Role.MARKETER)
    assert client.get(f"/door/{event.id}").status_code == 200


def test_a_guest_is_found_let_in_and_taken_back(client: FlaskClient, session: Session, event: Event) -> None:
    (guest,) = invite(session, event)
    say(session, guest)
    session.commit()
    assert guest.member.full_name in client.get(f"/door/{event.id}?q={guest.member.code}").text
    page = client.post(f"/door/{event.id}/check-in/{guest.id}", follow_redirects=True)
    assert "verdict good" in page.text
    again = client.post(f"/door/{event.id}/check-in/{guest.id}", follow_redirects=True)
    assert "Already checked in" in again.text
    client.post(f"/door/{event.id}/undo/{guest.id}")
    session.refresh(guest)
    assert guest.state is InvitationState.ATTENDING


def test_a_guest_of_another_event_is_not_let_in(client: FlaskClient, session: Session, event: Event) -> None:
    tomorrow = make_salon(session, code="tomorrow")
    (guest,) = invite(session, tomorrow)
    say(session, guest)
    session.commit()
    assert client.post(f"/door/{event.id}/check-in/{guest.id}").status_code == 404
    assert client.post(f"/door/{event.id}/undo/{guest.id}").status_code == 404
    assert client.get(f"/door/{event.id}?guest={guest.id}").status_code == 404
    session.refresh(guest)
    assert guest.state is InvitationState.ATTENDING


def test_a_full_house_asks_the_host(client: FlaskClient, session: Session, event: Event) -> None:
    going, other = invite(session, event, 2)
    say(session, going, party=2)
    session.commit()
    path = f"/door/{event.id}/check-in/{other.id}"
    assert "verdict waiting" in client.post(path, follow_redirects=True).text
    assert "verdict good" in client.post(path, data={"squeeze": "1"}, follow_redirects=True).text


def test_a_member_who_was_not_asked_walks_in(client: FlaskClient, session: Session, event: Event) -> None:
    member = make_member(session, full_name="Omar Haddad")
    session.commit()
    assert "not invited" in client.get(f"/door/{event.id}?q=omar").text
    client.post(f"/door/{event.id}/walk-in/{member.id}")
    assert session.scalars(select(Invitation.state)).all() == [InvitationState.ATTENDED]


@pytest.mark.parametrize(("agreed", "consents"), [({"agreed": "y"}, 1), ({}, 0)])
def test_somebody_new_agrees_or_not(
    client: FlaskClient, session: Session, event: Event, agreed: dict[str, str], consents: int
) -> None:
    new = {"full_name": "Wang Fang", "phone": "+8613800138000", "language": "zh", "party_size": "1"}
    client.post(f"/door/{event.id}/new", data=new | agreed)
    assert session.scalars(select(Member.full_name)).all() == ["Wang Fang"]
    given = session.scalars(select(ConsentChange)).all()
    assert [consent.evidence for consent in given] == [f"door of event {event.id}, by Ann"] * consents


def test_a_broken_number_is_refused_beside_its_field(client: FlaskClient, session: Session, event: Event) -> None:
    new = {"full_name": "Wang Fang", "phone": "123", "language": "zh", "party_size": "1"}
    page = client.post(f"/door/{event.id}/new", data=new)
    assert (page.status_code, 'class="error"' in page.text) == (422, True)
    assert session.scalars(select(Member)).all() == []


def test_more_of_a_party_come_later(client: FlaskClient, session: Session, event: Event) -> None:
    (guest,) = invite(session, event)
    say(session, guest, party=2)
    session.commit()
    client.post(f"/door/{event.id}/check-in/{guest.id}")
    client.post(f"/door/{event.id}/party/{guest.id}", data={"people": "1"})
    session.refresh(guest)
    assert (guest.people_in, guest.party_size) == (1, 2)
    assert client.post(f"/door/{event.id}/party/{guest.id}", data={"people": "21"}).status_code == 422


def test_members_who_were_not_asked_are_found_as_one_types(client: FlaskClient, session: Session, event: Event) -> None:
    make_member(session, full_name="Omar Haddad")
    session.commit()
    found = client.get(f"/door/{event.id}/others?q=omar").text
    assert ("Omar Haddad" in found, "<html" in found) == (True, False)
