from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.staff.operations import change_staff
from tests.clock import StandingClock
from tests.factories_staff import PASSWORD, Browser, make_staff, signed_in
from webapp.app import create_app
from webapp.security import limiter


@pytest.fixture(autouse=True)
def _heard() -> None:
    """One process makes one app, but here many: what one of them found dead is asked anew by the next."""
    limiter._storage_dead = False


def test_a_good_password_opens_the_house(client: FlaskClient, runtime: Runtime) -> None:
    staff = make_staff(runtime, email="ada@club.example")
    answer = Browser(client).sign_in(" ADA@club.example ", follow_redirects=True)
    assert staff.name in answer.text
    assert answer.request.path == "/"


@pytest.mark.parametrize(
    ("email", "password"), [("ada@club.example", "wrong words here"), ("no@club.example", PASSWORD)]
)
def test_a_bad_pair_is_refused_alike(client: FlaskClient, runtime: Runtime, email: str, password: str) -> None:
    make_staff(runtime, email="ada@club.example")
    answer = Browser(client).sign_in(email, password)
    assert answer.status_code == 401
    assert "do not go together" in answer.text


def test_somebody_who_left_cannot_come_back(client: FlaskClient, runtime: Runtime) -> None:
    make_staff(runtime)
    left = make_staff(runtime)
    browser = Browser(client)
    browser.sign_in(left.email)
    with runtime.sessions.begin() as session:
        change_staff(session, staff_id=left.id, name=left.name, role=left.role, active=False, now=runtime.clock())
    assert browser.get("/").status_code == 302
    assert browser.sign_in(left.email).status_code == 401


def test_guessing_is_slowed_for_the_account(client: FlaskClient, runtime: Runtime) -> None:
    staff, browser = make_staff(runtime), Browser(client)
    addresses = [{"REMOTE_ADDR": f"10.0.0.{number}"} for number in range(11)]
    answers = [browser.sign_in(staff.email, "a wrong guess", environ_base=each).status_code for each in addresses]
    assert answers == [401] * 10 + [429]


def test_right_passwords_are_never_slowed(client: FlaskClient, runtime: Runtime) -> None:
    staff, browser = make_staff(runtime), Browser(client)
    for _ in range(12):
        assert browser.sign_in(staff.email).status_code == 303
        assert browser.post("/sign-out").status_code == 303


def test_signing_out_ends_the_session_itself(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    kept = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"])
    browser.post("/sign-out")
    assert kept is not None
    client.set_cookie(kept.key, kept.value)
    assert browser.get("/").status_code == 302


def test_a_session_ends_after_a_fortnight(client: FlaskClient, runtime: Runtime, clock: StandingClock) -> None:
    browser = signed_in(client, runtime)
    days = []
    for _ in range(8):
        days.append(browser.get("/account").status_code)
        clock.move(by=timedelta(days=2))
    assert days == [200] * 7 + [302]


def test_a_session_that_nobody_uses_ends_after_three_days(
    client: FlaskClient, runtime: Runtime, clock: StandingClock
) -> None:
    browser = signed_in(client, runtime)
    clock.move(by=timedelta(days=3))
    assert browser.get("/account").status_code == 302


def test_after_signing_in_one_is_where_one_wanted_to_be(client: FlaskClient, runtime: Runtime) -> None:
    sent_away = client.get("/staff?q=mei")
    answer = Browser(client).post(sent_away.location, {"email": make_staff(runtime).email, "password": PASSWORD})
    assert answer.location == "/staff?q=mei"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_out_of_the_house(client: FlaskClient, runtime: Runtime, elsewhere: str) -> None:
    browser, staff = Browser(client), make_staff(runtime)
    answer = browser.post("/sign-in", {"email": staff.email, "password": PASSWORD}, query_string={"next": elsewhere})
    assert answer.location == "/"


def test_a_new_password_ends_every_other_session(client: FlaskClient, runtime: Runtime) -> None:
    staff, here = make_staff(runtime), Browser(client)
    there = Browser(client.application.test_client())
    for browser in (here, there):
        browser.sign_in(staff.email)
    here.post("/account", {"current": PASSWORD, "new": "another long one", "again": "another long one"})
    assert [browser.get("/").status_code for browser in (here, there)] == [200, 302]
    assert there.sign_in(staff.email, "another long one").status_code == 303


def test_a_password_changes_only_with_the_old_one(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    answer = browser.post(
        "/account", {"current": "not this one", "new": "another long one", "again": "another long one"}
    )
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text
    assert browser.get("/").status_code == 200


def test_without_redis_people_sign_in_and_guessing_is_still_slowed(runtime: Runtime) -> None:
    settings = runtime.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    browser = Browser(create_app(replace(runtime, settings=settings)).test_client())
    staff = make_staff(runtime)
    assert browser.sign_in(staff.email).status_code == 303
    browser.post("/sign-out")
    assert [browser.sign_in(staff.email, "a wrong guess").status_code for _ in range(11)][-2:] == [401, 429]


def test_guesses_are_counted_across_processes(runtime: Runtime, valkey_url: str) -> None:
    settings = runtime.settings.model_copy(update={"redis_url": valkey_url})
    staff = make_staff(runtime)
    answers = []
    for _ in range(3):
        browser = Browser(create_app(replace(runtime, settings=settings)).test_client())
        answers += [browser.sign_in(staff.email, "a wrong guess").status_code for _ in range(4)]
    assert answers == [401] * 10 + [429] * 2


def test_a_late_answer_takes_no_notice_back(client: FlaskClient, runtime: Runtime) -> None:
    """A cookie holds the notice of what was just saved: an older request that ends after it must not set its own."""
    browser = Browser(client)
    browser.sign_in(make_staff(runtime).email)
    browser.get("/segments/new")
    assert "Set-Cookie" not in browser.get("/segments/new").headers
