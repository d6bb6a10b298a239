import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.delivery import BEFORE_DELIVERY
from campaigns.messaging.models import TemplateVersion, Trial
from campaigns.messaging.trials import send_trial
from campaigns.staff.models import Role, Staff
from tests.factories_messaging import make_version
from tests.factories_outreach import make_club, make_member, reachable
from tests.factories_staff import Browser, make_staff, signed_in
from tests.fixtures import Convive


@pytest.fixture
def path(session: Session) -> str:
    make_club(session)
    make_member(session, full_name="Mei Lin", call_name="Mei")
    version = session.get_one(TemplateVersion, make_version(session))
    session.commit()
    return f"/templates/{version.template_id}"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def test_a_press_asks_for_one_to_oneself(browser: Browser, session: Session, path: str) -> None:
    for _ in range(2):
        browser.post(f"{path}/test?channel=email&language=en", {"request": "one form"})
    [trial] = session.scalars(select(Trial)).all()
    assert trial.address == session.get_one(Staff, trial.staff_id).email


def test_the_page_says_what_became_of_it(browser: Browser, path: str) -> None:
    page = browser.post(f"{path}/test?channel=email&language=en", follow_redirects=True).text
    assert "Waiting" in page
    assert "hx-get" in browser.get(f"{path}/test?channel=email&language=en").text


def test_for_a_text_the_account_needs_a_number(browser: Browser, session: Session, path: str) -> None:
    assert browser.post(f"{path}/test?channel=sms&language=en").status_code == 422
    assert browser.post("/account/phone", {"phone": "+1 202 555 0123"}).status_code == 303
    assert browser.post(f"{path}/test?channel=sms&language=en").status_code == 303
    assert session.scalars(select(Trial.address)).all() == ["+12025550123"]


@pytest.mark.parametrize("number", ["12", "call me", "+1" * 30])
def test_a_number_that_is_none_is_refused(browser: Browser, session: Session, number: str) -> None:
    assert browser.post("/account/phone", {"phone": number}).status_code == 422
    assert session.scalars(select(Staff.phone)).all() == [""]


def test_a_number_can_be_taken_away(browser: Browser, session: Session) -> None:
    browser.post("/account/phone", {"phone": "+12025550123"})
    browser.post("/account/phone", {"phone": ""})
    assert session.scalars(select(Staff.phone)).all() == [""]


def test_a_viewer_sends_none(client: FlaskClient, runtime: Runtime, path: str) -> None:
    assert signed_in(client, runtime, Role.VIEWER).post(f"{path}/test").status_code == 403


def test_whom_the_words_say_nothing_to_is_shown(browser: Browser, session: Session, path: str) -> None:
    reachable(session, make_member(session, full_name="Bo <b>", call_name=" "))
    session.commit()
    page = browser.get(f"{path}/rehearsal?channel=sms&language=en").text
    assert "Nobody to read it to" in page
    page = browser.get(f"{path}/rehearsal?channel=email&language=en").text
    assert "member.name" in page
    assert "Bo &lt;b&gt;" in page


def test_the_command_sends_to_a_colleague_alone(
    convive: Convive, runtime: Runtime, session: Session, path: str
) -> None:
    make_staff(runtime, email="ada@club.example")
    key = orjson.loads(convive("template", "list", "--json").stdout)[0]["key"]
    sent = orjson.loads(convive("template", "test", key, "ada@club.example", "--as", "Mei", "--json").stdout)
    assert (sent["to"], sent["state"]) == ("ada@club.example", "waiting")
    assert convive("template", "test", key, "stranger@example.com").exit_code == 1
    assert convive("template", "test", key, "ada@club.example", "--channel", "sms").exit_code == 1


def test_delivery_works_them_off() -> None:
    assert send_trial in BEFORE_DELIVERY
