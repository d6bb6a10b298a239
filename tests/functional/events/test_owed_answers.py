"""A yes that was given where nobody is asked: the seat is kept, what is missing is asked for, and staff see it."""

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import AnswerSource, EventQuestion, Invitation, InvitationState
from campaigns.staff.models import Role
from tests.factories_events import invite, links_of, make_salon, posted, say
from tests.factories_saying import ask, tell
from tests.fixtures import Convive
from tests.functional.events.signing_in import sign_in

MISSING = "One thing is still missing"


@pytest.fixture
def guest(session: Session) -> Invitation:
    (found,) = invite(session, make_salon(session))
    found.member.code = "wang"
    return found


@pytest.fixture
def question(session: Session, guest: Invitation) -> EventQuestion:
    return ask(session, guest.event, required=True)


@pytest.mark.parametrize("source", [AnswerSource.TEXT, AnswerSource.CALENDAR, AnswerSource.STAFF])
def test_the_seat_is_kept_and_the_confirmation_asks(
    session: Session, guest: Invitation, question: EventQuestion, source: AnswerSource
) -> None:
    assert say(session, guest, source=source).state is InvitationState.ATTENDING
    assert [message.details["answer"]["owed"] for message in posted(session, "rsvp:")] == [True]


def test_who_has_said_all_is_asked_for_nothing(session: Session, guest: Invitation, question: EventQuestion) -> None:
    tell(session, guest, replies={question.id: "Red"})
    assert [message.details["answer"]["owed"] for message in posted(session, "rsvp:")] == [None]


def test_the_guest_and_staff_read_it_until_it_is_said(
    client: FlaskClient, session: Session, runtime: Runtime, guest: Invitation, question: EventQuestion
) -> None:
    say(session, guest, source=AnswerSource.TEXT)
    session.commit()
    path = urlsplit(links_of(runtime).page(guest.id)).path
    sign_in(client, session, Role.MARKETER)
    assert MISSING in client.get(path).text
    assert "Owes an answer" in client.get(f"/events/{guest.event_id}").text
    said = {"answer": "yes", "companions": "0", f"question_{question.id}": "Red"}
    assert MISSING not in client.post(path, data=said, follow_redirects=True).text
    assert "Owes an answer" not in client.get(f"/events/{guest.event_id}").text


def test_a_command_says_it_too(convive: Convive, session: Session, guest: Invitation, question: EventQuestion) -> None:
    session.commit()
    assert '"owed": ["Which wine?"]' in _flat(convive("event", "rsvp", "salon", "wang", "yes", "--json").output)
    said = ("--companion", "Ana", "vegan", "--say", "Which wine?", "Red", "--json")
    told = _flat(convive("event", "rsvp", "salon", "wang", "yes", *said).output)
    assert '"party_size": 2' in told
    assert '"owed": []' in told
    assert convive("event", "rsvp", "salon", "wang", "yes", "--say", "Which cake?", "Red").exit_code == 1


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("[ ", "[").replace(" ]", "]")
