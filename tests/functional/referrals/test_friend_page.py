"""A friend's invitation over HTTP."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Event, EventState
from campaigns.members.models import Member
from tests.factories_events import make_salon
from tests.factories_referrals import make_link, members_called

FORM = {"full_name": "Fay Friend", "email": "friend@example.com", "phone": "", "language": "en", "agreed": "y"}


@pytest.fixture
def page(runtime: Runtime) -> str:
    with runtime.sessions.begin() as session:
        link = make_link(session, make_salon(session))
    return f"/i/{link.code}"


def count_members(session: Session) -> int:
    return session.scalars(select(func.count(Member.id))).one()


def test_it_says_who_invites_and_to_what(client: FlaskClient, page: str) -> None:
    text = client.get(page).text
    assert "Mei would like you to come along" in text
    assert "Spring salon" in text


def test_showing_changes_nothing(client: FlaskClient, page: str, session: Session) -> None:
    client.get(page)
    assert count_members(session) == 1


def test_a_friend_gets_a_seat(client: FlaskClient, page: str, session: Session) -> None:
    answer = client.post(page, data=FORM, follow_redirects=True)
    assert "You have a seat" in answer.text
    assert len(members_called(session, "Fay Friend")) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"full_name": ""}, "required"),
        ({"email": "not an address"}, "is not an email address"),
        ({"email": ""}, "leave an email address or a mobile number"),
        ({"phone": "12"}, "is not a mobile number"),
        ({"email": "host@example.com"}, "is yours to give to a friend"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    client: FlaskClient, page: str, session: Session, changes: dict[str, str], said: str
) -> None:
    answer = client.post(page, data=FORM | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert count_members(session) == 1


def test_an_unknown_link_is_said_kindly(client: FlaskClient) -> None:
    assert client.get("/i/nosuchlink").status_code == 404


def test_a_forged_welcome_is_refused(client: FlaskClient, page: str) -> None:
    assert client.get(f"{page}/forged").status_code == 404


def test_an_event_called_off_takes_nobody(client: FlaskClient, page: str, runtime: Runtime, session: Session) -> None:
    with runtime.sessions.begin() as writing:
        writing.scalars(select(Event)).one().state = EventState.CANCELLED
    assert "takes no more answers" in client.get(page).text
    assert client.post(page, data=FORM).status_code == 409
    assert count_members(session) == 1
