import json
from re import search

import pytest
from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.core.words import LANGUAGES
from campaigns.staff.models import Role
from tests.factories_members import make_club
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive
from tests.functional.api.callers import Caller

PATH = "/settings/keys"


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    return signed_in(client, runtime)


def made(browser: Browser) -> str:
    found = search(
        r"<code>(convive_\w+)</code>", browser.post(PATH, {"name": "The till", "scopes": ["purchases:write"]}).text
    )
    assert found
    return found[1]


def test_a_key_is_shown_once_and_opens_the_api(browser: Browser, client: FlaskClient) -> None:
    secret = made(browser)
    assert Caller(client, secret).sends({}).status_code == 422
    page = browser.get(PATH).text
    assert "The till" in page
    assert ">purchases:write<" in page
    assert secret not in page


def test_a_revoked_key_is_marked_so(browser: Browser, client: FlaskClient) -> None:
    secret = made(browser)
    path = search(rf'action="({PATH}/\d+/revoke)"', browser.get(PATH).text)
    assert path
    browser.post(path[1])
    assert Caller(client, secret).sends({}).status_code == 403
    assert "Revoked" in browser.get(PATH).text


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_key_needs_a_name(browser: Browser, name: str) -> None:
    assert browser.post(PATH, {"name": name, "scopes": ["purchases:write"]}).status_code == 422


def test_a_key_is_for_something(browser: Browser) -> None:
    assert browser.post(PATH, {"name": "The till"}).status_code == 422
    assert browser.post(PATH, {"name": "The till", "scopes": ["all"]}).status_code == 422


def test_an_unknown_key_is_not_revoked(browser: Browser) -> None:
    assert browser.post(f"{PATH}/99/revoke").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_shown(client: FlaskClient, runtime: Runtime, language: str) -> None:
    assert signed_in(client, runtime, language=language).get(PATH).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_call_stands_on_the_page_of_the_api(client: FlaskClient, runtime: Runtime, language: str) -> None:
    page = signed_in(client, runtime, language=language).get(f"{PATH}/api").text
    paths = client.get("/api/v1/openapi.json").json["paths"]  # type: ignore[index]
    assert [path for path in paths if f"{path}</strong>" not in page] == []


def test_only_who_sets_rules_sees_it(client: FlaskClient, runtime: Runtime) -> None:
    assert signed_in(client, runtime, Role.MARKETER).get(PATH).status_code == 403


def test_keys_by_command(convive: Convive, client: FlaskClient) -> None:
    added = json.loads(convive("apikey", "add", "till", "--json").stdout)
    assert Caller(client, added["key"]).sends({}).status_code == 422
    assert convive("apikey", "revoke", str(added["id"])).exit_code == 0
    assert Caller(client, added["key"]).sends({}).status_code == 403
    assert json.loads(convive("apikey", "list", "--json").stdout)[0]["revoked_at"]
    assert convive("apikey", "revoke", "99").exit_code == 1
    assert convive("apikey", "add", " ").exit_code == 1
    reader = json.loads(convive("apikey", "add", "desk", "--scope", "events:read", "--json").stdout)
    assert reader["scopes"] == ["events:read"]
    assert Caller(client, reader["key"]).sends({}).status_code == 403
    assert convive("apikey", "add", "desk", "--scope", "all").exit_code == 2
