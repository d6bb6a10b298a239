"""Guests choose their sessions on a page of their own; staff see who takes which and move them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, Invitation
from campaigns.events.sessions.choosing import choose_sessions
from campaigns.events.sessions.places import places_taken
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import SESSIONS, invite, links_of, make_salon, say
from tests.functional.events.signing_in import sign_in


@pytest.fixture
def guest(session: Session) -> Invitation:
    (found,) = invite(session, make_salon(session, agenda=SESSIONS))
    say(session, found, party=2)
    session.commit()
    return found


@pytest.fixture
def path(runtime: Runtime, guest: Invitation) -> str:
    return urlsplit(links_of(runtime).page(guest.id)).path


def taken(session: Session, event: Event) -> list[str]:
    session.expire_all()
    return sorted(places_taken(session, event.id))


def test_a_guest_chooses_and_reads_it_on_their_page(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    assert "Red · 2 places left" in client.get(f"{path}/sessions").text
    assert taken(session, guest.event) == []
    page = client.post(f"{path}/sessions", data={"names": ["Red", "Cheese"]}, follow_redirects=True)
    assert (taken(session, guest.event), "Choose other sessions" in page.text) == (["Cheese", "Red"], True)


def test_a_full_one_is_waited_for_and_everybody_reads_it(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    (other,) = invite(session, guest.event)
    say(session, other, party=2)
    choose_sessions(session, invitation_id=other.id, names=["Red"], now=NOW)
    session.commit()
    assert "Red · nobody waits yet" in client.get(f"{path}/sessions").text
    page = client.post(f"{path}/sessions", data={"names": "White", "waits": "Red"}, follow_redirects=True)
    assert "you are number 1 of 1 who wait" in page.text
    sign_in(client, session, Role.MARKETER)
    assert "Waitlist: Red" in client.get(f"/events/{guest.event_id}/sessions").text


@pytest.mark.parametrize(("names", "status"), [(["Red", "White"], 422), (["Nothing"], 422)])
def test_what_is_refused_is_said_beside_the_list(
    client: FlaskClient, session: Session, guest: Invitation, path: str, names: list[str], status: int
) -> None:
    page = client.post(f"{path}/sessions", data={"names": names})
    assert (page.status_code, 'class="error"' in page.text, taken(session, guest.event)) == (status, True, [])


def test_their_calendar_names_the_sessions_they_have(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation, path: str
) -> None:
    later = NOW + timedelta(minutes=5)
    choose_sessions(session, invitation_id=guest.id, names=["Red"], now=later)
    session.commit()
    assert "Your sessions: 17:30 Red" in client.get(f"{path}/event.ics").text
    feed = client.get(urlsplit(links_of(runtime).feed(guest.member_id)).path)
    assert ("Your sessions: 17:30 Red" in feed.text, feed.last_modified) == (True, later)


def test_staff_move_a_party(client: FlaskClient, session: Session, guest: Invitation, path: str) -> None:
    client.post(f"{path}/sessions", data={"names": "Red"})
    sign_in(client, session, Role.MARKETER)
    page = f"/events/{guest.event_id}/sessions"
    assert guest.member.full_name in client.get(page).text
    moved = client.post(f"{page}/{guest.id}", data={"before": "Red", "after": "White"}, follow_redirects=True)
    assert ("Moved." in moved.text, taken(session, guest.event)) == (True, ["White"])


def test_seats_of_a_session_stand_in_the_form_again(client: FlaskClient, session: Session, guest: Invitation) -> None:
    sign_in(client, session, Role.MARKETER)
    text = client.get(f"/events/{guest.event_id}/edit").text
    assert "White |  |  | 2" in text
