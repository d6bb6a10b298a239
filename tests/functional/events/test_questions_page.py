"""Managers write questions; what guests say is shown, counted for the kitchen, and given out as a file."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.events.models import Event, QuestionKind
from campaigns.events.saying.queries import list_questions
from campaigns.events.saying.questions import change_question
from campaigns.staff.models import Role
from tests.factories_events import invite, make_salon
from tests.factories_saying import ask, plan_question, tell
from tests.functional.events.signing_in import sign_in

CHOICE = {"words_en": "Which wine?", "kind": "choice", "choices_en": "Red\nWhite", "choices_zh": "红\n白"}


@pytest.fixture
def event(session: Session, client: FlaskClient) -> Event:
    event = make_salon(session, capacity=9)
    sign_in(client, session, Role.MARKETER)
    return event


def rows_of(client: FlaskClient, event: Event, **query: str) -> list[list[str]]:
    file = client.get(f"/events/{event.id}/guests.csv", query_string=query)
    return list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))


def test_a_question_is_asked_changed_and_removed(client: FlaskClient, session: Session, event: Event) -> None:
    page = client.post(f"/events/{event.id}/questions/new", data=CHOICE, follow_redirects=True)
    assert "Which wine?" in page.text
    (question,) = list_questions(session, event.id)
    path = f"/events/{event.id}/questions/{question.id}"
    assert "Red\nWhite" in client.get(path).text
    client.post(path, data=CHOICE | {"words_en": "Red or white?", "required": "y"})
    session.refresh(question)
    assert (question.words, question.required) == ({"en": "Red or white?"}, True)
    client.post(f"{path}/remove")
    assert list_questions(session, event.id) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"words_en": "", "words_zh": " "},
        {"choices_en": "Red", "choices_zh": ""},
        {"choices_en": "Red\nred", "choices_zh": ""},
        {"choices_zh": "红"},
        {"kind": "smell"},
        {"choices_en": "\n".join(map(str, range(21))), "choices_zh": ""},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_beside_its_field(
    client: FlaskClient, session: Session, event: Event, changes: dict[str, str]
) -> None:
    page = client.post(f"/events/{event.id}/questions/new", data=CHOICE | changes)
    assert (page.status_code, 'class="error"' in page.text) == (422, True)
    assert list_questions(session, event.id) == []


def test_an_event_asks_at_most_ten(client: FlaskClient, session: Session, event: Event) -> None:
    for _ in range(10):
        ask(session, event)
    page = client.post(f"/events/{event.id}/questions/new", data=CHOICE)
    assert "at most 10 questions" in page.text


def test_a_question_moves_up(client: FlaskClient, session: Session, event: Event) -> None:
    first, second = ask(session, event), ask(session, event)
    client.post(f"/events/{event.id}/questions/{second.id}/move", data={"to": "up"})
    session.expire_all()
    assert list_questions(session, event.id) == [second, first]


def test_another_events_question_is_not_found(client: FlaskClient, session: Session, event: Event) -> None:
    question = ask(session, make_salon(session, code="other"))
    assert client.post(f"/events/{event.id}/questions/{question.id}/remove").status_code == 404


def test_the_guests_tab_tells_what_was_said(client: FlaskClient, session: Session, event: Event) -> None:
    question = ask(session, event)
    tell(session, invite(session, event)[0], "Zoë", diet="no nuts", note="By boat", replies={question.id: "Claret"})
    page = client.get(f"/events/{event.id}").text
    assert all(text in page for text in ("Zoë", "no nuts", "By boat", "Which wine?", "Claret"))


def test_the_kitchen_counts_a_diet_once_in_any_language(client: FlaskClient, session: Session, event: Event) -> None:
    for diet in ("Vegetarian", "素食", " vegetarian."):
        tell(session, invite(session, event)[0], "Ana", diet=diet)
    page = client.get(f"/events/{event.id}/kitchen").text
    assert page.count(">Vegetarian</td>") == 1
    assert ">3</td>" in page
    assert "3 people who come have said nothing" in page


def test_the_file_holds_every_person_and_no_formula(client: FlaskClient, session: Session, event: Event) -> None:
    question = ask(session, event)
    (guest,) = invite(session, event)
    tell(session, guest, "=1+1", diet="+vegan", replies={question.id: "@now"})
    _head, own, companion = rows_of(client, event)
    assert (own[0], own[7], own[9]) == (guest.member.full_name, "'+vegan", "'@now")
    assert companion[:2] == ["'=1+1", guest.member.full_name]


def test_the_file_keeps_answers_under_the_words_that_were_asked(
    client: FlaskClient, session: Session, event: Event
) -> None:
    question = ask(session, event, QuestionKind.TEXT)
    tell(session, invite(session, event)[0], replies={question.id: "Claret"})
    changed = plan_question(words={"en": "Which tea?", "zh": "什么茶"})
    change_question(session, event_id=event.id, question_id=question.id, plan=changed)
    head, own = rows_of(client, event)
    assert dict(zip(head, own, strict=True)) | {"Which tea?": "", "Which wine?": "Claret"} == dict(
        zip(head, own, strict=True)
    )


def test_the_file_speaks_the_readers_language(client: FlaskClient, session: Session, event: Event) -> None:
    question = ask(session, event, QuestionKind.YES_NO)
    tell(session, invite(session, event)[0], replies={question.id: "Yes"})
    head, own = rows_of(client, event, lang="zh")
    assert (head[0], own[4], own[9]) == ("姓名", "参加", "是")


def test_the_door_names_companions_and_diets(client: FlaskClient, session: Session, event: Event) -> None:
    (guest,) = invite(session, event)
    tell(session, guest, "Zoë", diet="no nuts")
    page = client.get(f"/door/{event.id}?guest={guest.id}").text
    assert all(text in page for text in ("+ Zoë", "no nuts"))


@pytest.mark.parametrize("page", ["questions", "questions/new", "kitchen", "guests.csv"])
def test_hosts_see_none_of_it(client: FlaskClient, session: Session, event: Event, page: str) -> None:
    sign_in(client, session, Role.HOST)
    assert client.get(f"/events/{event.id}/{page}").status_code == 403
