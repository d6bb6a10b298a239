from datetime import timedelta

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.models import Club
from campaigns.messaging.models import Message, MessageState
from campaigns.messaging.restored import is_restored
from campaigns.staff.models import Role
from tests.factories_messaging import make_message
from tests.factories_staff import make_staff, signed_in
from tests.fixtures import Convive


@pytest.fixture(autouse=True)
def waiting(session: Session) -> Message:
    message = make_message(session)
    session.execute(update(Club).values(lives_at="elsewhere", numbered_at="elsewhere"))
    session.commit()
    return message


@pytest.mark.parametrize(("language", "words"), [("en", "A backup was restored."), ("zh", "已恢复备份")])
def test_each_page_says_so_to_staff(client: FlaskClient, runtime: Runtime, language: str, words: str) -> None:
    assert words in signed_in(client, runtime, language=language).get("/members").text


def test_then_no_channel_is_told_as_late(
    client: FlaskClient, runtime: Runtime, session: Session, waiting: Message
) -> None:
    waiting.due_at -= timedelta(hours=1)
    session.commit()
    page = signed_in(client, runtime).get("/members").text
    assert ("A backup was restored." in page, "is late" in page) == (True, False)


def test_nobody_else_is_told(client: FlaskClient, runtime: Runtime) -> None:
    make_staff(runtime)
    page = client.get("/sign-in")
    assert (page.status_code, "backup" in page.text) == (200, False)


@pytest.mark.parametrize(("fields", "state"), [({}, MessageState.READY), ({"drop": "1"}, MessageState.CANCELLED)])
def test_the_word_is_said_on_the_page(
    client: FlaskClient, runtime: Runtime, session: Session, fields: dict[str, str], state: MessageState
) -> None:
    browser = signed_in(client, runtime)
    assert "1 message is due." in browser.get("/delivery").text
    browser.post("/delivery/here", fields)
    session.expire_all()
    assert (session.scalars(select(Message.state)).one(), is_restored(session)) == (state, False)


def test_a_marketer_does_not_say_it(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime, Role.MARKETER).post("/delivery/here").status_code == 403


def test_the_word_is_said_by_command(convive: Convive) -> None:
    told = orjson.loads(convive("delivery", "here", "--json").stdout)
    assert told == {"restored_and_waiting": True, "due": 1, "dropped": 0}
    assert orjson.loads(convive("delivery", "here", "--drop-due", "--json").stdout)["dropped"] == 1
    assert convive("delivery", "here", "--send").exit_code == 1
