"""44: the standby that reports are read from falls behind, or is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from campaigns.bootstrap import Runtime
from campaigns.core.clock import system_clock
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import EVERYBODY
from tests.databases import build_schema
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, signed_in
from tests.one_app import OneApp
from tests.system.faults.club import wait_until
from tests.system.faults.standby import behind, replay, runtime_on, server_and_standby
from webapp.commands import main as convive_command
from workers.supervisor.postgres import Postgres

AS_OF, MISSED = "From a copy of the database, as of", "Read from the database itself"
LAG = 3_600
TOKEN = "of the scraper"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Postgres, Postgres]]:
    with server_and_standby() as (server, standby):
        build_schema(server.url())
        yield server, standby


@pytest.fixture
def on(servers: tuple[Postgres, Postgres], tmp_path: Path) -> Iterator[Runtime]:
    with runtime_on(servers, tmp_path, lag=LAG, metrics_token=SecretStr(TOKEN)) as runtime:
        yield runtime


def test_44_reports_say_as_of_when_and_come_from_the_database_itself_where_the_replica_is_behind_or_lost(
    on: Runtime, servers: tuple[Postgres, Postgres], one_app: OneApp
) -> None:
    standby = servers[1]
    browser = signed_in(one_app.on(on).test_client(), on)
    with on.sessions.begin() as session:
        make_club(session)
        joins(session)
        path = f"/segments/{add_segment(session, name='Everybody', rule=EVERYBODY, now=system_clock()).id}"
    wait_until(lambda: told(browser, path) == (1, False, False))  # the server writes by itself now and then
    wait_until(lambda: not reported(on).stderr)
    replay(standby, "pause")
    with on.sessions.begin() as session:
        joins(session, "Bo Li")
    assert told(browser, path) == (1, True, False)
    assert AS_OF in reported(on).stderr
    assert 0 < behind(on) < LAG
    assert on.replica
    hurried = replace(on, replica=replace(on.replica, most_behind=on.replica.most_behind * 0))
    assert told(signed_in(one_app.on(hurried).test_client(), hurried), path) == (2, False, True)
    assert examined(hurried) is False
    replay(standby, "resume")
    browser = signed_in(one_app.on(on).test_client(), on)
    wait_until(lambda: told(browser, path) == (2, False, False))
    assert examined(on) is True
    assert "The replica for reports is 0.0 s behind." in browser.get("/readyz").text
    standby.stop()
    assert (told(browser, path), examined(on)) == ((2, False, True), False)
    ready = browser.get("/readyz")
    assert (ready.status_code, "cannot be read" in ready.text) == (200, True)
    scraped = one_app.on(on).test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "convive_replica_lag_seconds +Inf" in scraped.text


def reported(runtime: Runtime) -> Result:
    said = CliRunner().invoke(convive_command, ["report", "contribution", "--json"], obj=runtime)
    assert said.exit_code == 0, said.output
    return said


def told(browser: Browser, path: str) -> tuple[int, bool, bool]:
    """How many members the page counts; whether it says as of when, and that it missed the replica."""
    page = browser.get(path)
    assert page.status_code == 200
    counted = 2 if "Bo Li" in page.text else 1
    return counted, AS_OF in page.text, MISSED in page.text


def examined(runtime: Runtime) -> bool:
    said = CliRunner().invoke(convive_command, ["doctor", "--json"], obj=runtime)
    return bool({row["check"]: row["ok"] for row in orjson.loads(said.stdout)}["replica"])
