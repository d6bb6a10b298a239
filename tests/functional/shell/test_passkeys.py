"""Passkeys through HTTP, from a device that may lie; tests/system/browser/test_passkeys.py asks a real browser."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from campaigns.audit.models import AuditEntry
from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import change_staff
from tests.authenticator import Authenticator
from tests.clock import StandingClock
from tests.factories_staff import PASSWORD, Browser, make_staff
from tests.functional.shell.test_second_factor import Phone
from tests.one_app import OneApp

PAGE, ENTER = "/account/passkeys", "/sign-in/passkey"
ORIGIN, HOST = "http://localhost", "localhost"
"""Browsers keep passkeys for https, and for this machine by its name."""


@pytest.fixture
def house(runtime: Runtime) -> Runtime:
    return replace(runtime, settings=runtime.settings.model_copy(update={"public_url": ORIGIN}))


@pytest.fixture
def browser(house: Runtime, one_app: OneApp) -> Browser:
    make_staff(house)  # while nobody is an admin, all ways lead to the setup
    return Browser(one_app.on(house).test_client())


@pytest.fixture
def ada(house: Runtime) -> Staff:
    return make_staff(house, Role.MARKETER)


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN, HOST)


def question(browser: Browser) -> dict[str, Any]:
    """What the page that adds one has the browser ask its device."""
    asked = re.search(r'data-asked="([^"]+)"', browser.get(f"{PAGE}/device").text)
    assert asked
    told: dict[str, Any] = orjson.loads(unescape(asked[1]))
    return told


def add(browser: Browser, staff: Staff, device: Authenticator, name: str = "Ada's phone") -> TestResponse:
    """Signed in by the password, one adds the device's passkey."""
    browser.sign_in(staff.email)
    begun = browser.post(f"{PAGE}/begin", {"name": name, "current": PASSWORD})
    assert begun.status_code == 303, begun.text
    return browser.post(PAGE, {"answer": device.makes(question(browser))})


def asked(browser: Browser) -> dict[str, Any]:
    told: dict[str, Any] = browser.get(ENTER).get_json()
    return told


def enter(browser: Browser, answer: str, **sent: Any) -> TestResponse:
    return browser.post(ENTER, {"answer": answer}, **sent)


@pytest.fixture
def outside(browser: Browser, ada: Staff, device: Authenticator) -> Browser:
    """Another browser, of somebody who has a passkey."""
    assert add(browser, ada, device).status_code == 303
    return Browser(browser.client.application.test_client())


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_it_opens_at_once_where_one_wanted_to_be(
    outside: Browser, ada: Staff, device: Authenticator, house: Runtime, clock: StandingClock
) -> None:
    with house.sessions.begin() as session:
        Phone(session, house, clock, ada)
    answer = enter(outside, device.signs(asked(outside)), query_string={"next": "/account?a=b"})
    assert answer.location == "/account?a=b"
    assert "by Ada&#39;s phone" in outside.get("/account").text
    with house.sessions() as session:
        noted = session.scalars(
            select(AuditEntry).where(AuditEntry.table_name.in_(("passkey", "staff_session"))).order_by(AuditEntry.id)
        ).all()
    assert [(each.table_name, each.actor_id, each.called) for each in noted] == [
        ("passkey", ada.id, "Ada's phone"),
        ("staff_session", ada.id, None),
    ]


def test_a_new_password_ends_what_it_opened(outside: Browser, browser: Browser, device: Authenticator) -> None:
    enter(outside, device.signs(asked(outside)))
    assert is_in(outside)
    changed = {"current": PASSWORD, "new": "another long one", "again": "another long one"}
    assert browser.post("/account", changed).status_code == 303
    assert not is_in(outside)


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "http://localhost.evil.example"},
        {"host": "evil.example"},
        {"verified": False},
        {"key": Authenticator("", "").key},
        {"id": b"of nobody"},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_an_answer_that_does_not_fit_opens_nothing(
    outside: Browser, device: Authenticator, lie: dict[str, Any]
) -> None:
    answer = enter(outside, replace(device, **lie).signs(asked(outside)))
    assert answer.status_code == 401
    assert "does not open an account here" in answer.text
    assert not is_in(outside)


def test_an_answer_to_another_question_opens_nothing(outside: Browser, browser: Browser, device: Authenticator) -> None:
    of_another = device.signs(asked(browser))
    asked(outside)
    assert enter(outside, of_another).status_code == 401
    assert enter(Browser(outside.client.application.test_client()), of_another).status_code == 401


def test_an_answer_opens_once_even_with_the_cookie_of_before(outside: Browser, device: Authenticator) -> None:
    """A device that does not count could be heard and repeated: the cookie alone cannot tell."""
    answer = device.signs(asked(outside))
    kept = outside.client.get_cookie(outside.client.application.config["SESSION_COOKIE_NAME"])
    assert kept
    assert enter(outside, answer).status_code == 303
    again = Browser(outside.client.application.test_client())
    again.client.set_cookie(kept.key, kept.value)
    assert enter(again, answer).status_code == 401


def test_a_copied_device_is_told_by_its_count(outside: Browser, device: Authenticator, clock: StandingClock) -> None:
    device.count = 7
    assert enter(outside, device.signs(asked(outside))).status_code == 303
    for count, status in ((7, 401), (6, 401), (8, 303)):
        clock.move(by=timedelta(seconds=1))
        other = Browser(outside.client.application.test_client())
        assert enter(other, replace(device, count=count).signs(asked(other))).status_code == status


def test_a_question_waits_five_minutes(outside: Browser, device: Authenticator, clock: StandingClock) -> None:
    answer = device.signs(asked(outside))
    clock.move(by=timedelta(minutes=5, seconds=1))
    assert enter(outside, answer).status_code == 401


def test_removed_it_opens_nothing_and_nobody_else_removes_it(
    outside: Browser, browser: Browser, device: Authenticator, house: Runtime
) -> None:
    stranger = Browser(browser.client.application.test_client())
    stranger.sign_in(make_staff(house).email)
    remove = re.search(rf"{PAGE}/\d+/remove", browser.get(PAGE).text)
    assert remove
    assert stranger.post(remove[0]).status_code == 404
    assert browser.post(remove[0]).status_code == 303
    assert enter(outside, device.signs(asked(outside))).status_code == 401


def test_an_admin_removes_that_of_a_lost_device(
    outside: Browser, ada: Staff, device: Authenticator, house: Runtime
) -> None:
    admin = Browser(outside.client.application.test_client())
    admin.sign_in(make_staff(house).email)
    remove = re.search(rf"/staff/{ada.id}/passkeys/\d+/remove", admin.get(f"/staff/{ada.id}").text)
    assert remove
    assert admin.post(remove[0]).status_code == 303
    assert enter(outside, device.signs(asked(outside))).status_code == 401


def test_who_has_left_is_not_let_in(outside: Browser, ada: Staff, device: Authenticator, house: Runtime) -> None:
    with house.sessions.begin() as session:
        change_staff(session, staff_id=ada.id, name="Ada", role=ada.role, active=False, now=house.clock())
    assert enter(outside, device.signs(asked(outside))).status_code == 401


def test_wrong_answers_are_counted(outside: Browser, device: Authenticator) -> None:
    answers = [enter(outside, "{}").status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


@pytest.mark.parametrize(
    "lie", [{"origin": "https://evil.example"}, {"verified": False}], ids=lambda lie: next(iter(lie))
)
def test_what_a_device_makes_must_fit_too(
    browser: Browser, ada: Staff, device: Authenticator, lie: dict[str, Any]
) -> None:
    answer = add(browser, ada, replace(device, **lie))
    assert answer.status_code == 422
    assert "gave no passkey that can be kept" in answer.text


def test_adding_asks_the_password_and_each_answer_once(browser: Browser, ada: Staff, device: Authenticator) -> None:
    browser.sign_in(ada.email)
    wrong = browser.post(f"{PAGE}/begin", {"name": "Mine", "current": "not this one"})
    assert (wrong.status_code, browser.get(f"{PAGE}/device").status_code) == (422, 302)
    assert add(browser, ada, device).status_code == 303
    assert browser.post(PAGE, {"answer": "{}"}).status_code == 422
    assert "kept already" in add(browser, ada, device).text


def test_where_a_browser_would_keep_none_none_is_offered(client: FlaskClient, runtime: Runtime) -> None:
    make_staff(runtime)
    assert client.get(ENTER).status_code == 404
    assert "passkey" not in client.get("/sign-in").text.replace("passkeys.js", "")
