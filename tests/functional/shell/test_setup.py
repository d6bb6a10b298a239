"""The first run: only who has the code from the terminal sets the club up, step by step, and then it is gone."""

import csv
import io
import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.queries import find_club
from campaigns.members.imports.kinds import guesses
from campaigns.members.models import FileKind
from campaigns.staff.models import Role
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive
from webapp.app import create_app
from workers.supervisor.keys import changed

CLUB = {"name_en": "Vine", "name_zh": "", "country": "BR", "zone": "America/Sao_Paulo", "language": "en"}
MONEY = {"currency": "BRL"}
ADMIN = {
    "name": "Ana",
    "email": "ana@club.example",
    "language": "en",
    "new": "a long password",
    "again": "a long password",
}


def code(convive: Convive) -> str:
    return str(json.loads(convive("setup", "code", "--json").stdout)["code"])


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    return Browser(client)


@pytest.fixture
def holder(browser: Browser, convive: Convive) -> Browser:
    """Who has typed the code."""
    assert browser.post("/setup", {"code": code(convive).upper()}).status_code == 303
    return browser


def test_from_an_empty_database_to_the_first_page(holder: Browser, session: Session) -> None:
    assert holder.get("/setup").location == "/setup/club"
    assert 'value="America/Sao_Paulo"' in holder.get("/setup/club?country=BR").text
    assert holder.post("/setup/club?country=BR", CLUB | MONEY).location == "/setup"
    club = find_club(session)
    assert club
    assert (club.name, club.zone, club.currency, club.country) == ({"en": "Vine"}, "America/Sao_Paulo", "BRL", "BR")
    assert "Vine" in holder.get("/setup/club").text
    assert holder.post("/setup/admin", ADMIN).location == "/setup"
    assert holder.get("/setup").location == "/setup/providers"
    assert "step 3" in holder.get("/setup/providers").text
    assert holder.post("/setup/providers").location == "/setup/import"
    assert "setup is not finished" in holder.get("/").text
    assert holder.post("/setup/import").location == "/setup/done"
    assert holder.get("/setup/done").status_code == 200
    assert holder.post("/setup/done").location == "/"
    assert [holder.get(path).status_code for path in ("/setup", "/setup/club", "/setup/done")] == [404] * 3
    assert "setup is not finished" not in holder.get("/").text


def test_a_stranger_is_asked_for_the_code_at_every_step(browser: Browser, convive: Convive) -> None:
    code(convive)
    assert browser.get("/sign-in").location == "/setup"
    assert browser.post("/setup", {"code": "aaaa-bbbb-cccc"}).status_code == 401
    for step in ("club", "admin", "providers", "import", "done"):
        assert [browser.get(f"/setup/{step}").location, browser.post(f"/setup/{step}", ADMIN).location] == [
            "/setup"
        ] * 2


def test_guessing_the_code_is_slowed(browser: Browser) -> None:
    tries = [browser.post("/setup", {"code": "aaaa-bbbb-cccc"}).status_code for _ in range(11)]
    assert tries == [401] * 10 + [429]


def test_a_code_opens_once_and_a_newer_one_takes_over(holder: Browser, convive: Convive) -> None:
    other, used = Browser(holder.client.application.test_client()), code(convive)
    assert other.post("/setup", {"code": used}).status_code == 303
    assert other.get("/setup/club").status_code == 200
    assert holder.get("/setup/club").location == "/setup"
    assert Browser(holder.client.application.test_client()).post("/setup", {"code": used}).status_code == 401


def test_with_an_admin_the_door_is_shut(holder: Browser, convive: Convive) -> None:
    stranger, next_code = Browser(holder.client.application.test_client()), code(convive)
    holder.post("/setup/club?country=BR", CLUB | MONEY)
    holder.post("/setup/admin", ADMIN)
    assert stranger.post("/setup", {"code": next_code}).status_code == 409
    assert stranger.get("/setup/providers").location == "/sign-in?next=/setup"
    assert convive("setup", "code").exit_code == 1


def test_whoever_was_added_at_the_terminal_sets_the_club_up(
    client: FlaskClient, runtime: Runtime, convive: Convive
) -> None:
    admin = signed_in(client, runtime)
    assert admin.get("/setup").location == "/setup/club"
    assert admin.post("/setup/club?country=BR", CLUB | MONEY).status_code == 303
    assert admin.get("/setup").location == "/setup/providers"


def test_the_sample_file_is_understood(client: FlaskClient, runtime: Runtime) -> None:
    manager = signed_in(client, runtime, Role.MANAGER, language="zh")
    header, *rows = csv.reader(io.StringIO(manager.get("/members/imports/sample.csv").text.lstrip("\ufeff")))
    assert "姓名" in header
    assert set(guesses(FileKind.MEMBERS, header, rows)) == set(header)


def test_providers_that_do_not_answer_are_told_in_words(runtime: Runtime) -> None:
    nowhere = {"TWILIO_BASE_URL": "http://127.0.0.1:9", "SENDGRID_API_KEY": "", "SMTP_URL": "smtp://127.0.0.1:9"}
    elsewhere = replace(runtime, settings=changed(runtime.settings, nowhere))
    admin = signed_in(create_app(elsewhere).test_client(), elsewhere)
    admin.post("/setup/club?country=BR", CLUB | MONEY)
    said = admin.post("/setup/providers/check").text
    assert said.count("cannot be reached from this machine") == 2
    assert "Not set: SENDGRID_API_KEY" in said
    assert runtime.settings.twilio_auth_token.get_secret_value() not in said
