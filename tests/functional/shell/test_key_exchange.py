"""The secret key is exchanged: what the one before signed opens as long as it is accepted."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.tokens import Signer
from campaigns.messaging.links import PURPOSE
from campaigns.staff.models import Staff
from tests.clock import StandingClock
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, make_staff, signed_in
from tests.functional.shell.test_second_factor import CODE, PAGE, Phone
from webapp.app import create_app
from webapp.commands import main
from workers.supervisor.keys import changed

BEFORE = "the key of the tests"


def with_keys(runtime: Runtime, key: str, *accepted: str) -> Runtime:
    values = {"CONVIVE_SECRET_KEY": key, "CONVIVE_SECRET_KEYS_ACCEPTED": ", ".join(accepted)}
    settings = changed(runtime.settings, values)
    return replace(runtime, settings=settings, signer=Signer(*settings.secret_keys))


@pytest.fixture
def newer(runtime: Runtime, session: Session) -> Runtime:
    make_club(session)
    session.commit()
    return with_keys(runtime, "a newer key", BEFORE)


@pytest.fixture
def staff(runtime: Runtime) -> Staff:
    return make_staff(runtime)


def carried_over(client: FlaskClient, runtime: Runtime) -> Browser:
    """The same browser, before a web that was started anew."""
    other = create_app(runtime).test_client()
    cookie = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    assert len(cookie.value.rpartition(".")[2]) == 43  # SHA-256
    other.set_cookie(other.application.config["SESSION_COOKIE_NAME"], cookie.value)
    return Browser(other)


def doctor(runtime: Runtime, check: str) -> dict[str, object] | None:
    examined = CliRunner().invoke(main, ["doctor", "--json"], obj=runtime, catch_exceptions=False)
    return next((row for row in json.loads(examined.stdout) if row["check"] == check), None)


def test_sessions_forms_and_links_go_on(
    client: FlaskClient, runtime: Runtime, newer: Runtime, session: Session
) -> None:
    before, member = signed_in(client, runtime), joins(session, "Ana Ortiz")
    session.commit()
    form, link = {"csrf_token": before.token()}, f"/p/{runtime.signer.sign(PURPOSE, member.id)}"
    assert len(form["csrf_token"].rpartition(".")[2]) == 43  # SHA-256
    browser = carried_over(client, newer)
    assert browser.get(link).status_code == browser.get("/account").status_code == 200
    assert browser.client.post("/sign-out", data=form).status_code == 303
    found = doctor(newer, "accepted keys")
    assert found is not None
    assert "open without end" in str(found["found"])
    assert doctor(runtime, "accepted keys") is None


def test_what_a_key_signed_that_is_gone_opens_nothing(
    client: FlaskClient, runtime: Runtime, newer: Runtime, session: Session
) -> None:
    signed_in(client, runtime)
    member = joins(session, "Ana Ortiz")
    session.commit()
    browser = carried_over(client, with_keys(runtime, "a newer key"))
    assert browser.get("/account").status_code == 302
    assert browser.get(f"/p/{runtime.signer.sign(PURPOSE, member.id)}").status_code == 404


def test_the_second_factor_goes_on_until_its_app_is_paired_anew(
    session: Session, runtime: Runtime, newer: Runtime, clock: StandingClock, staff: Staff
) -> None:
    phone = Phone(session, runtime, clock, staff)
    browser = Browser(create_app(newer).test_client())
    browser.sign_in(staff.email)
    assert browser.post(CODE, {"code": phone.code()}).location == "/"
    assert "is being exchanged" in browser.get(PAGE).text
    found, lost = doctor(newer, "second factors"), doctor(with_keys(runtime, "a newer key"), "second factors")
    assert (found and found["ok"], lost and lost["ok"]) == (True, False)
    assert found is not None
    assert staff.email in str(found["found"])
    assert doctor(runtime, "second factors") is None
