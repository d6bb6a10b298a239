"""What a guest says on their page besides the answer, and what is kept of it when it is refused."""

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, Invitation, InvitationState, QuestionKind
from campaigns.events.saying.queries import said_by
from tests.factories_events import brings, invite, links_of, make_salon, say
from tests.factories_saying import ASKED, ask

TWO = {"answer": "yes", "companions": "2", "companion_0_name": "Ana", "companion_1_name": "李娜"}


@pytest.fixture
def event(session: Session) -> Event:
    return make_salon(session, capacity=4)


@pytest.fixture
def guest(session: Session, event: Event) -> Invitation:
    (guest,) = invite(session, event)
    session.commit()
    return guest


@pytest.fixture
def path(runtime: Runtime, guest: Invitation) -> str:
    return urlsplit(links_of(runtime).page(guest.id)).path


def test_whom_one_brings_is_shown_again(client: FlaskClient, path: str) -> None:
    page = client.post(path, data=TWO | {"companion_1_diet": "素食"}, follow_redirects=True).text
    assert "3 seats are kept for you" in page
    assert all(f'value="{text}"' in page for text in ("Ana", "李娜", "素食"))


def test_one_line_more_changes_nothing_and_loses_nothing(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    page = client.post(path, data={"companions": "1", "companion_0_name": "Ana", "more": "1"})
    assert (page.status_code, 'name="companion_1_name"' in page.text, 'value="Ana"' in page.text) == (200, True, True)
    session.refresh(guest)
    assert guest.state is InvitationState.INVITED


def test_more_than_may_come_are_refused_and_what_was_typed_is_kept(
    client: FlaskClient, session: Session, event: Event, path: str
) -> None:
    client.post(path, data={"answer": "yes"})
    say(session, invite(session, event)[0], party=2)
    session.commit()
    page = client.post(path, data=TWO | {"note": "By boat"})
    assert page.status_code == 409
    assert all(text in page.text for text in ("Only 1 more seats", 'value="李娜"', "By boat"))


@pytest.mark.parametrize("lines", ["²", "-1", "9" * 5000, "many", "999", ""])
def test_a_number_of_lines_beyond_reason_is_brought_inside(client: FlaskClient, path: str, lines: str) -> None:
    page = client.post(path, data={"answer": "yes", "companions": lines}, follow_redirects=True)
    assert "One seat is kept for you" in page.text


def test_a_diet_without_a_name_asks_for_it(client: FlaskClient, path: str) -> None:
    nameless = {"answer": "yes", "companions": "1", "companion_0_diet": "vegan"}
    page = client.post(path, data=nameless)
    assert (page.status_code, "Please give their name" in page.text) == (422, True)
    assert client.post(path, data=nameless | brings(1)).status_code == 303


def test_a_question_that_must_be_answered_says_so_beside_itself(
    client: FlaskClient, session: Session, event: Event, path: str
) -> None:
    question = ask(session, event, QuestionKind.CHOICE, required=True)
    session.commit()
    page = client.post(path, data={"answer": "yes", "companions": "0", "note": "By boat"})
    assert page.status_code == 422
    assert f'id="question_{question.id}-error"' in page.text
    assert "By boat" in page.text


def test_questions_are_asked_in_the_guests_language(
    client: FlaskClient, session: Session, event: Event, guest: Invitation, path: str
) -> None:
    question = ask(session, event, QuestionKind.CHOICE)
    guest.member.language = "zh"
    session.commit()
    assert ASKED["zh"] in client.get(path).text
    client.post(path, data={"answer": "yes", "companions": "0", f"question_{question.id}": "Red"})
    assert said_by(session, guest.id).replies[question.id].said["zh"] == "红"


def test_markup_and_nuls_are_words(client: FlaskClient, path: str) -> None:
    hostile = {"answer": "yes", "companions": "1", "companion_0_name": "<script>\x00alert(1)</script>"}
    page = client.post(path, data=hostile, follow_redirects=True)
    assert "&lt;script&gt;alert(1)" in page.text


def test_without_room_for_others_nobody_is_asked_for(
    client: FlaskClient, session: Session, guest: Invitation, path: str
) -> None:
    guest.largest_party = 1
    session.commit()
    assert "Who comes with you" not in client.get(path).text
