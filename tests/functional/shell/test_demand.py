"""A club demands a second factor of its staff: reminded until the day, led to setting it up from then on."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select

from campaigns.audit.models import AuditEntry
from campaigns.bootstrap import Runtime
from campaigns.core.models import Club
from campaigns.staff.models import Role, Staff, StaffSession
from tests.authenticator import Authenticator
from tests.clock import NOW, StandingClock
from tests.factories_members import make_club
from tests.factories_staff import PASSWORD, Browser, make_staff, signed_in
from tests.fixtures import Convive
from tests.functional.api.callers import with_key
from tests.functional.shell.test_passkeys import HOST, ORIGIN, add, asked, enter
from tests.functional.shell.test_second_factor import Phone
from tests.one_app import OneApp

PAGE, DEMANDED, FACTOR = "/settings/second-factor", "/account/demanded", "/account/second-factor"
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)


def demand(runtime: Runtime, day: date) -> None:
    with runtime.sessions.begin() as session:
        session.query(Club).one().second_factor_from = day


def test_an_admin_without_one_leaves_everybody_time(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    soon = browser.post(PAGE, {"day": (TODAY + timedelta(days=3)).isoformat()})
    assert (soon.status_code, "7 days at least" in soon.text) == (422, True)
    day = TODAY + timedelta(days=7)
    assert browser.post(PAGE, {"day": day.isoformat()}).status_code == 303
    with runtime.sessions() as session:
        (noted,) = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "club"))
    assert "second_factor_from" in str(noted.after)
    reminded = browser.get("/account").text
    assert "you need a second factor to work here" in reminded
    assert f'href="{DEMANDED}"' in reminded
    assert browser.post(PAGE, {"day": ""}).status_code == 303
    assert "you need a second factor" not in browser.get("/account").text


def test_an_admin_with_one_may_demand_it_at_once(client: FlaskClient, runtime: Runtime, clock: StandingClock) -> None:
    browser, ada = signed_in(client, runtime), the_admin(runtime)
    with runtime.sessions.begin() as session:
        Phone(session, runtime, clock, ada)
    assert browser.post(PAGE, {"day": (TODAY - timedelta(days=1)).isoformat()}).status_code == 422
    assert browser.post(PAGE, {"day": TODAY.isoformat()}).status_code == 303
    assert "Everybody who works here has one" in browser.get(PAGE).text


def test_from_the_day_on_nothing_opens_but_setting_it_up(
    client: FlaskClient, runtime: Runtime, clock: StandingClock
) -> None:
    browser = signed_in(client, runtime, Role.MANAGER)
    demand(runtime, TODAY)
    assert browser.get("/members").location == DEMANDED
    refused = browser.post("/account/phone", {"phone": ""})
    assert (refused.status_code, "Set yours up first" in refused.text) == (403, True)
    assert browser.post("/account/language", {"language": "zh", "next": DEMANDED}).location == DEMANDED
    assert "俱乐部要求两步验证" in browser.get(DEMANDED).text
    browser.post("/account/language", {"language": "en"})
    assert browser.get(DEMANDED).status_code == browser.get("/account/passkeys").status_code == 200
    page = browser.post(f"{FACTOR}/begin", {"current": PASSWORD}, follow_redirects=True).text
    (key,) = re.findall(r"<code>([A-Z2-7]{32})</code>", page)
    browser.post(f"{FACTOR}/confirm", {"code": TOTP(key).at(clock())})
    assert browser.get("/members").status_code == 200


def test_who_has_none_may_sign_out_and_programs_and_guests_go_on(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    demand(runtime, TODAY)
    assert with_key(client.application.test_client(), runtime).reads("/api/v1/chapters")
    assert browser.post("/sign-out").location == "/sign-in"


def test_whom_the_identity_provider_signed_in_is_asked_for_none(client: FlaskClient, runtime: Runtime) -> None:
    browser = signed_in(client, runtime)
    demand(runtime, TODAY)
    with runtime.sessions.begin() as session:
        session.query(StaffSession).one().opened_by = "id.club.example"
    assert browser.get("/account").status_code == 200


def test_a_passkey_is_enough_where_it_opened_the_session_or_was_added_in_it(
    runtime: Runtime, one_app: OneApp, clock: StandingClock
) -> None:
    """Its owner's password alone is not, nor adds it another factor."""
    house = replace(runtime, settings=runtime.settings.model_copy(update={"public_url": ORIGIN}))
    app, device = one_app.on(house), Authenticator(ORIGIN, HOST)
    make_staff(house)
    ada = make_staff(house, Role.MARKETER)
    demand(house, TODAY)
    browser = Browser(app.test_client())
    assert add(browser, ada, device).status_code == 303
    assert browser.get("/account").status_code == 200
    clock.move(by=timedelta(minutes=1))
    thief, owner = Browser(app.test_client()), Browser(app.test_client())
    thief.sign_in(ada.email)
    assert thief.get("/account").location == thief.get(FACTOR).location == DEMANDED
    assert "sign in with it" in thief.get(DEMANDED).text
    enter(owner, device.signs(asked(owner)))
    assert owner.get("/account").status_code == 200


def test_a_terminal_demands_it_lifts_it_and_tells_who_has_none(convive: Convive, runtime: Runtime) -> None:
    ada = make_staff(runtime)
    day = (TODAY + timedelta(days=1)).isoformat()
    told = json.loads(convive("user", "demand-second-factor", day, "--json").stdout)
    assert told == {"second_factor_from": day, "without": 1, "mails": 1}
    without = json.loads(convive("user", "without-second-factor", "--json").stdout)
    assert without == [{"email": ada.email, "name": ada.name, "role": "admin"}]
    assert convive("user", "lift-second-factor").exit_code == 0
    with runtime.sessions() as session:
        assert session.query(Club).one().second_factor_from is None


def the_admin(runtime: Runtime) -> Staff:
    with runtime.sessions() as session:
        return session.query(Staff).one()
