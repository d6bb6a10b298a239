"""How far everybody is after tiers or fields were changed: on the page, and by `convive work`."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import WorkKind, WorkState
from campaigns.staff.models import Role
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.factories_work import recount, work_of
from tests.fixtures import Convive
from tests.integration.members.recounts.ladders import change

PROFILES = "/work/profiles"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime) -> Browser:
    """A field was just added to a club of two."""
    with runtime.sessions.begin() as session:
        make_club(session)
        for name in ("Ana Lima", "Bo Chen"):
            joins(session, name)
    browser = signed_in(client, runtime)
    browser.post("/settings/fields/new", {"name_en": "Size", "kind": "text"})
    return browser


def test_the_page_shows_how_far_it_is_and_asks_again(browser: Browser) -> None:
    page = browser.get("/settings/fields").text
    assert ("Under way" in page, f'hx-get="{PROFILES}"' in page) == (True, True)


def test_when_all_is_done_it_asks_no_more(browser: Browser, runtime: Runtime) -> None:
    recount(runtime)
    part = browser.get(PROFILES).text
    assert ("2 changed" in part, "hx-get" in part) == (True, False)


def test_it_is_stopped_and_resumed(browser: Browser, runtime: Runtime) -> None:
    assert browser.post(f"{PROFILES}/stop").headers["Location"] == "/settings/fields"
    recount(runtime)
    assert work_of(runtime, WorkKind.PROFILES).state is WorkState.STOPPED
    browser.post(f"{PROFILES}/resume")
    recount(runtime)
    assert work_of(runtime, WorkKind.PROFILES).state is WorkState.DONE


def test_what_is_over_cannot_be_stopped(browser: Browser, runtime: Runtime) -> None:
    recount(runtime)
    browser.post(f"{PROFILES}/stop")
    assert "This is over already, or was stopped." in browser.get("/settings/fields").text


@pytest.mark.parametrize("address", ["/work/tiers", "/work/nonsense"])
def test_what_was_never_owed_shows_nothing(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    assert (answer.status_code, "Stop" in answer.text) in ((200, False), (404, False))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER])
def test_it_is_for_those_who_edit_the_club(browser: Browser, client: FlaskClient, runtime: Runtime, role: Role) -> None:
    assert signed_in(client, runtime, role).post(f"{PROFILES}/stop").status_code == 403


def test_the_command_works_it_off(convive: Convive, session: Session) -> None:
    make_club(session)
    joins(session)
    change(session, silver=20_000)
    assert [row["state"] for row in json.loads(convive("work", "list", "--json").stdout)] == ["running"]
    done = convive("work", "run", "--json")
    row = json.loads(done.stdout)[0]
    assert (done.exit_code, row["kind"], row["state"], row["done"]) == (0, "tiers", "done", 1)


def test_what_was_stopped_is_left_and_told(convive: Convive, session: Session) -> None:
    make_club(session)
    change(session, silver=20_000)
    convive("work", "stop", "tiers")
    assert convive("work", "run").exit_code == 1
    convive("work", "resume", "tiers")
    assert convive("work", "run").exit_code == 0
    assert convive("work", "stop", "tiers").exit_code == 1
