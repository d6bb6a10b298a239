"""People who work for the club, and signing them in through HTTP."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import session
from flask.testing import FlaskClient
from flask_login import login_user
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.core.tokens import random_code
from campaigns.staff.models import Role, Staff
from campaigns.staff.operations import add_staff
from campaigns.staff.sign_in import sign_in
from tests.clock import NOW
from webapp.access import SignedIn

PASSWORD = "three words together"
_numbers = count(1)


def make_staff(runtime: Runtime, role: Role = Role.ADMIN, *, language: str = "en", email: str | None = None) -> Staff:
    with runtime.sessions.begin() as session:
        return add_staff(
            session,
            email=email or f"staff{next(_numbers)}@club.example",
            name="Ada Ortiz",
            password=PASSWORD,
            role=role,
            language=language,
            zone=None,
            now=NOW,
        )


@dataclass(frozen=True)
class Browser:
    """A client that sends the token against forged forms along, as a page's form does."""

    client: FlaskClient

    def get(self, path: str, **sent: Any) -> TestResponse:
        return self.client.get(path, **sent)

    def post(self, path: str, fields: dict[str, Any] | None = None, **sent: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **(fields or {})}, **sent)

    def token(self) -> str:
        """As a page's form would hold it; no page is made for it."""
        app = self.client.application
        with app.test_request_context(), self.client.session_transaction() as kept:
            session.update(kept)
            token: str = generate_csrf()
            kept.update(session)
        return token

    def sign_in(self, email: str, password: str = PASSWORD, **sent: Any) -> TestResponse:
        return self.post("/sign-in", {"email": email, "password": password}, **sent)


def signed_in(client: FlaskClient, runtime: Runtime, role: Role = Role.ADMIN, *, language: str = "en") -> Browser:
    """A browser in which a new staff member of this role is signed in, without the page that has tests of its own."""
    staff, token = make_staff(runtime, role, language=language), random_code(40)
    with runtime.sessions.begin() as db:
        opened = sign_in(db, email=staff.email, password=PASSWORD, token=token, now=runtime.system_clock())
    with client.application.test_request_context(), client.session_transaction() as kept:
        login_user(SignedIn(opened.staff, token))
        kept.update(session)
    return Browser(client)
