"""What stands before and around the web: the health check and the proxy."""

from dataclasses import replace

import pytest
from flask import request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.database import make_engine, make_sessions
from campaigns.core.health import sign_of_life
from tests.one_app import OneApp
from webapp.app import create_app


def test_the_sign_of_life_is_this_homes_and_asks_no_one_in(client: FlaskClient, runtime: Runtime) -> None:
    answer = client.get("/healthz")
    assert answer.text.strip() == sign_of_life(runtime.settings)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("revision", "status"), [("newest", 200), ("b7d2f04a91c6", 503), ("of_a_later_version", 200), (None, 503)]
)
def test_it_is_ready_once_the_database_knows_all_that_the_code_expects(
    client: FlaskClient, session: Session, revision: str | None, status: int
) -> None:
    if revision != "newest":
        session.execute(text("DELETE FROM alembic_version"))
    if revision not in ("newest", None):
        session.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (status, False)


def test_without_a_database_it_lives_and_is_not_ready(runtime: Runtime, one_app: OneApp) -> None:
    away = make_engine("postgresql:///nowhere?host=/nonexistent")
    client = one_app.on(replace(runtime, sessions=make_sessions(away))).test_client()
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)


@pytest.mark.parametrize(
    ("public_url", "seen"), [("https://club.test", "203.0.113.7"), ("http://club.test", "127.0.0.1")]
)
def test_only_behind_https_a_proxy_says_who_visits(runtime: Runtime, public_url: str, seen: str) -> None:
    settings = runtime.settings.model_copy(update={"public_url": public_url})
    app = create_app(replace(runtime, settings=settings))
    app.add_url_rule("/visitor", "visitor", lambda: str(request.remote_addr))
    visited = app.test_client().get("/visitor", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    assert visited.text == seen
