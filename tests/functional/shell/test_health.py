"""What stands before and around the web: the health check and the proxy."""

from dataclasses import replace

import pytest
from flask import request
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.core.health import sign_of_life
from webapp.app import create_app


def test_the_sign_of_life_is_this_homes_and_asks_no_one_in(client: FlaskClient, runtime: Runtime) -> None:
    answer = client.get("/healthz")
    assert answer.text.strip() == sign_of_life(runtime.settings)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("public_url", "seen"), [("https://club.test", "203.0.113.7"), ("http://club.test", "127.0.0.1")]
)
def test_only_behind_https_a_proxy_says_who_visits(runtime: Runtime, public_url: str, seen: str) -> None:
    settings = runtime.settings.model_copy(update={"public_url": public_url})
    app = create_app(replace(runtime, settings=settings))
    app.add_url_rule("/visitor", "visitor", lambda: str(request.remote_addr))
    visited = app.test_client().get("/visitor", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    assert visited.text == seen
