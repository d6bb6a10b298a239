"""A code after the password, for those who want one; everybody else signs in as before."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.staff.codes import CODES
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import change_password
from campaigns.staff.queries import find_signed_in
from campaigns.staff.second_factor import begin_factor, confirm_factor, factor_of, has_factor
from campaigns.staff.sessions import open_sessions
from campaigns.staff.sign_in import sign_in
from tests.clock import StandingClock
from tests.factories_staff import PASSWORD, Browser, make_staff, signed_in
from tests.fixtures import Convive

PAGE, CODE = "/account/second-factor", "/sign-in/code"


@pytest.fixture
def staff(runtime: Runtime) -> Staff:
    make_staff(runtime)  # while nobody is an admin, all ways lead to the setup
    return make_staff(runtime, Role.HOST)


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    return Browser(client)


class Phone:
    """Somebody's app, paired and asked for its first code; the next one comes half a minute later."""

    def __init__(self, session: Session, runtime: Runtime, clock: StandingClock, staff: Staff) -> None:
        begin_factor(session, staff_id=staff.id, current=PASSWORD, random_code=runtime.random_code)
        factor = factor_of(session, staff_id=staff.id, house="Club", signer=runtime.signer)
        assert factor is not None
        self.app, self.clock = TOTP(factor.key), clock
        self.recovery = confirm_factor(
            session,
            staff_id=staff.id,
            code=self.code(),
            signer=runtime.signer,
            random_code=runtime.random_code,
            now=clock(),
        )
        session.commit()
        clock.move(by=timedelta(seconds=30))

    def code(self) -> str:
        return self.app.at(self.clock())


@pytest.fixture
def phone(session: Session, runtime: Runtime, clock: StandingClock, staff: Staff) -> Phone:
    return Phone(session, runtime, clock, staff)


def step(browser: Browser, staff: Staff, code: str) -> TestResponse:
    browser.sign_in(staff.email)
    return browser.post(CODE, {"code": code})


def test_it_is_set_up_with_the_app(client: FlaskClient, runtime: Runtime, clock: StandingClock) -> None:
    browser = signed_in(client, runtime)
    page = browser.post(f"{PAGE}/begin", {"current": PASSWORD}, follow_redirects=True).text
    (key,) = re.findall(r"<code>([A-Z2-7]{32})</code>", page)
    done = browser.post(f"{PAGE}/confirm", {"code": TOTP(key).at(clock())})
    assert len(re.findall(r"<code>(?:\w{4}-){5}\w{4}</code>", done.text)) == CODES
    assert done.headers["Cache-Control"] == "no-store"


def test_a_wrong_first_code_turns_nothing_on(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    browser.post(f"{PAGE}/begin", {"current": PASSWORD})
    assert browser.post(f"{PAGE}/confirm", {"code": "000000"}).status_code == 422
    assert "2. Type the code" in browser.get(PAGE).text


def test_who_only_began_signs_in_by_the_password(
    browser: Browser, staff: Staff, session: Session, runtime: Runtime
) -> None:
    begin_factor(session, staff_id=staff.id, current=PASSWORD, random_code=runtime.random_code)
    assert browser.sign_in(staff.email).location == "/"


def test_the_password_alone_opens_nothing(browser: Browser, staff: Staff, phone: Phone) -> None:
    assert browser.sign_in(staff.email).location == CODE
    assert browser.get("/account").status_code == 302


def test_a_session_that_awaits_its_code_lets_nobody_in(
    session: Session, staff: Staff, phone: Phone, clock: StandingClock
) -> None:
    sign_in(session, email=staff.email, password=PASSWORD, token="halfway", now=clock())
    assert find_signed_in(session, token="halfway", now=clock()) is None
    assert open_sessions(session, staff_id=staff.id, token="", now=clock()) == []


def test_the_second_step_is_a_page_for_who_took_the_first(browser: Browser, staff: Staff, phone: Phone) -> None:
    assert browser.get(CODE).location == "/sign-in"
    browser.sign_in(staff.email)
    assert "<title>Your code" in browser.get(CODE).text


def test_the_code_opens_the_house(browser: Browser, staff: Staff, phone: Phone) -> None:
    assert step(browser, staff, f" {phone.code()[:3]} {phone.code()[3:]}").status_code == 303
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize("code", ["000000", "not-a-code", "\uff11\uff12\uff13"])
def test_a_wrong_code_is_refused(browser: Browser, staff: Staff, phone: Phone, code: str) -> None:
    assert step(browser, staff, code).status_code == 401
    assert browser.get("/account").status_code == 302


def test_a_code_is_taken_once(client: FlaskClient, staff: Staff, phone: Phone) -> None:
    browsers = [Browser(client), Browser(client.application.test_client())]
    assert [step(each, staff, phone.code()).status_code for each in browsers] == [303, 401]


def test_each_recovery_code_is_taken_once(client: FlaskClient, staff: Staff, phone: Phone) -> None:
    code = phone.recovery[0].upper()
    browsers = [Browser(client), Browser(client.application.test_client())]
    assert [step(each, staff, code).status_code for each in browsers] == [303, 401]
    assert "<dd>9</dd>" in browsers[0].get(PAGE).text


def test_guessing_codes_is_slowed_for_the_account(client: FlaskClient, staff: Staff, phone: Phone) -> None:
    browsers = [Browser(client.application.test_client()) for _ in range(11)]
    for number, each in enumerate(browsers):
        each.sign_in(staff.email, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})
    tries = [
        each.post(CODE, {"code": "000000"}, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"}).status_code
        for number, each in enumerate(browsers)
    ]
    assert tries == [401] * 10 + [429]


def test_halfway_lasts_ten_minutes(browser: Browser, staff: Staff, phone: Phone, clock: StandingClock) -> None:
    browser.sign_in(staff.email)
    clock.move(by=timedelta(minutes=11))
    answer = browser.post(CODE, {"code": phone.code()}, follow_redirects=True)
    assert "cannot be finished" in answer.text
    assert answer.request.path == "/sign-in"


def test_a_new_password_ends_what_is_halfway(
    browser: Browser, staff: Staff, phone: Phone, session: Session, clock: StandingClock
) -> None:
    browser.sign_in(staff.email)
    change_password(session, staff_id=staff.id, current=PASSWORD, new="another long one", token="", now=clock())
    session.commit()
    assert browser.post(CODE, {"code": phone.code()}).location == "/sign-in"


def test_turning_it_off_asks_the_password(browser: Browser, staff: Staff, phone: Phone) -> None:
    step(browser, staff, phone.code())
    assert browser.post(f"{PAGE}/off", {"off-current": "not this one"}).status_code == 422
    assert browser.post(f"{PAGE}/off", {"off-current": PASSWORD}).status_code == 303
    assert browser.sign_in(staff.email).location == "/"


def test_new_recovery_codes_end_the_old(browser: Browser, staff: Staff, phone: Phone) -> None:
    step(browser, staff, phone.code())
    assert browser.post(f"{PAGE}/codes", {"renew-current": PASSWORD}).status_code == 200
    assert step(Browser(browser.client.application.test_client()), staff, phone.recovery[0]).status_code == 401


def test_an_admin_takes_it_away(client: FlaskClient, runtime: Runtime, staff: Staff, phone: Phone) -> None:
    admin = signed_in(client, runtime)
    admin.post(f"/staff/{staff.id}/second-factor")
    assert admin.post(f"/staff/{staff.id}/second-factor").status_code == 409
    assert Browser(client.application.test_client()).sign_in(staff.email).location == "/"


def test_the_terminal_takes_it_away(convive: Convive, session: Session, staff: Staff, phone: Phone) -> None:
    answers = [convive("user", "reset-second-factor", staff.email).exit_code for _ in range(2)]
    assert answers == [0, 1]
    assert not has_factor(session, staff_id=staff.id)


def test_guessing_ones_password_inside_is_slowed(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    tries = [browser.post(f"{PAGE}/begin", {"current": "a wrong guess"}).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]
