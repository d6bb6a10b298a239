"""What browsers are told to keep to, what the log says of the doors, and what no log ever holds."""

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.logging import configure_logging
from campaigns.members.models import Member
from campaigns.messaging.links import PURPOSE
from campaigns.staff.api_keys import add_key
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_staff import PASSWORD, Browser, make_staff, signed_in
from webapp.app import create_app
from webapp.public import preferences

WRONG = "a wrong guess of theirs"


@pytest.fixture(autouse=True)
def club(session: Session) -> None:
    make_club(session)
    session.commit()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """All that is logged at any level, as a program of ours writes it."""
    root, kept = logging.getLogger(), StringIO()
    before = root.handlers[:], root.level, structlog.get_config()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", kept)
        configure_logging(program="web", level="DEBUG")
        structlog.configure(cache_logger_on_first_use=False)
    yield kept
    root.handlers[:], _level, was = before
    root.setLevel(before[1])
    structlog.configure(**was)


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_behind_https_a_cookie_is_this_hosts_and_all_stays_https(runtime: Runtime) -> None:
    settings = runtime.settings.model_copy(update={"public_url": "https://club.test"})
    client = create_app(replace(runtime, settings=settings)).test_client()
    make_staff(runtime)
    answer = client.get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-convive_")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_no_page_is_kept_framed_or_guessed_at(client: FlaskClient, runtime: Runtime) -> None:
    headers = signed_in(client, runtime).get("/account").headers
    policy = headers["Content-Security-Policy"]
    assert all(part in policy for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"))
    assert {name: headers[name] for name in ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy")} == {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "PATCH"])
def test_no_other_method_is_answered(client: FlaskClient, method: str) -> None:
    assert client.open("/sign-in", method=method).status_code == 405


def test_the_log_tells_who_came_in_and_who_was_refused(
    client: FlaskClient, runtime: Runtime, session: Session, log: StringIO
) -> None:
    staff, browser = make_staff(runtime, Role.VIEWER), Browser(client)
    browser.sign_in(staff.email, WRONG)
    browser.sign_in(staff.email)
    browser.get("/staff")
    client.post("/account/language")
    client.get("/api/v1/members", headers={"Authorization": "Bearer convive_guess"})
    browser.post("/sign-out")
    doors = [
        (each["event"], each["rule"], each["status"], each["staff_id"] == staff.id)
        for each in lines(log)
        if "sender" in each
    ]
    assert doors == [
        ("a request was refused", "/sign-in", 401, False),
        ("a door was used", "/sign-in", 303, True),
        ("a request was refused", "/staff", 403, True),
        ("a request was refused", "/account/language", 400, True),
        ("a request was refused", "/api/v1/members", 401, True),
        ("a door was used", "/sign-out", 303, True),
    ]


def test_no_log_holds_what_opens_a_door_or_whom_we_know(
    client: FlaskClient, runtime: Runtime, session: Session, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = joins(session, "Ana Lima", email="ana@example.com", phone="+8613800138000")
    add_key(session, name="The till", secret="convive_a_key", now=NOW)
    session.commit()
    token = runtime.signer.sign(PURPOSE, session.scalars(select(Member.id)).one())
    staff, browser = make_staff(runtime), Browser(client)
    browser.sign_in(staff.email, WRONG)
    browser.sign_in(staff.email)
    cookie = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"])
    client.get("/api/v1/members", headers={"Authorization": "Bearer convive_a_key"})
    browser.get(f"/members/{member.id}")
    browser.get("/members?q=ana@example.com")
    monkeypatch.setattr(preferences, "read_preferences", None)
    assert browser.get(f"/p/{token}").status_code == 500
    said = log.getvalue()
    assert "/p/<token>" in said
    secrets = [
        field.get_secret_value()
        for field in dict(runtime.settings).values()
        if hasattr(field, "get_secret_value") and field.get_secret_value()
    ]
    assert secrets
    assert cookie is not None
    unsaid = [*secrets, token, cookie.value, PASSWORD, WRONG, "convive_a_key"]
    assert [each for each in [*unsaid, "ana@example.com", "+8613800138000", "Ana Lima"] if each in said] == []
