from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Invitation, InvitationState
from campaigns.events.operations import cancel_event
from tests.clock import NOW
from tests.factories_events import brings, invite, links_of, make_salon, posted


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session, capacity=2))
    session.commit()
    return guest


@pytest.fixture
def path(runtime: Runtime, guest: Invitation) -> str:
    return urlsplit(links_of(runtime).page(guest.id)).path


def test_a_yes_keeps_seats_and_shows_them(client: FlaskClient, path: str) -> None:
    page = client.post(path, data={"answer": "yes", **brings(1)}, follow_redirects=True)
    assert "2 seats are kept for you" in page.text
    assert "<svg" in page.text


def test_a_double_click_confirms_once(client: FlaskClient, session: Session, path: str) -> None:
    for _ in range(2):
        client.post(path, data={"answer": "yes"})
    assert len(posted(session, "rsvp:")) == 1


def test_who_answers_without_end_is_slowed_and_others_are_not(
    client: FlaskClient, session: Session, runtime: Runtime, path: str
) -> None:
    (other,) = invite(session, make_salon(session, code="other"))
    session.commit()
    answers = [client.post(path, data={"answer": "no"}).status_code for _ in range(41)]
    assert (answers[39], answers[40]) == (303, 429)
    assert client.post(urlsplit(links_of(runtime).page(other.id)).path, data={"answer": "no"}).status_code == 303
    assert client.get(path).status_code == 200


def test_a_full_house_shows_the_place_on_the_waitlist(client: FlaskClient, session: Session, runtime: Runtime) -> None:
    for guest in invite(session, make_salon(session, capacity=1), 2):
        session.commit()
        page = client.post(
            urlsplit(links_of(runtime).page(guest.id)).path, data={"answer": "yes"}, follow_redirects=True
        )
    assert "number 1 on the waitlist" in page.text


def test_an_answer_nobody_offered_is_refused(client: FlaskClient, path: str) -> None:
    assert client.post(path, data={"answer": "certainly"}).status_code == 400


def test_a_forged_link_says_so(client: FlaskClient, path: str) -> None:
    page = client.get(path + "x")
    assert page.status_code == 404
    assert "not one of ours" in page.text


def test_a_link_of_another_purpose_does_not_open_it(client: FlaskClient, runtime: Runtime, guest: Invitation) -> None:
    assert client.get(f"/r/{runtime.signer.sign('preferences', guest.id)}").status_code == 404


def test_the_page_speaks_the_members_language(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    guest.member.language = "zh"
    session.commit()
    assert "春季沙龙" in client.get(path).text


def test_a_cancelled_event_takes_no_answer(client: FlaskClient, session: Session, guest: Invitation, path: str) -> None:
    cancel_event(session, event_id=guest.event_id, now=NOW)
    session.commit()
    assert "will not take place" in client.get(path).text
    assert client.post(path, data={"answer": "yes"}).status_code == 409


def test_the_calendar_file_names_the_same_entry_as_the_mail(
    client: FlaskClient, runtime: Runtime, guest: Invitation, path: str
) -> None:
    answer = client.get(f"{path}/event.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert f"UID:{links_of(runtime).uid(guest.id)}" in answer.text


def test_a_guest_makes_a_link_for_a_friend(client: FlaskClient, path: str) -> None:
    client.post(path, data={"answer": "yes"})
    page = client.post(f"{path}/friend", follow_redirects=True)
    assert "http://club.test/i/" in page.text


@pytest.mark.parametrize("host", ["calendar.google.com", "outlook.live.com", "outlook.office.com"])
def test_a_link_fills_in_the_calendar_of_another_house(client: FlaskClient, path: str, host: str) -> None:
    page = client.post(path, data={"answer": "yes"}, follow_redirects=True)
    assert f'href="https://{host}/calendar/' in page.text
    assert "Spring%20salon" in page.text or "Spring+salon" in page.text


def test_a_guest_who_was_invited_after_others_had_answered_may_answer(
    client: FlaskClient, runtime: Runtime, session: Session, guest: Invitation, path: str
) -> None:
    client.post(path, data={"answer": "yes"})
    (later,) = invite(session, guest.event)
    session.commit()
    answer = client.post(urlsplit(links_of(runtime).page(later.id)).path, data={"answer": "no"})
    session.refresh(later)
    assert (answer.status_code, later.state) == (303, InvitationState.DECLINED)
