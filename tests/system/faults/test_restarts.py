"""11: the database is stopped or killed in the middle of transactions, and comes back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.clock import system_clock
from campaigns.messaging.models import Channel, MessageState
from tests.databases import Databases
from tests.one_app import OneApp
from tests.sandboxes import RunningSandbox
from tests.sizes import combined, few
from tests.system.faults.club import DONE, Club, running_club, wait_until
from tests.system.faults.guests import invited, says_yes
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.scheduler import hear_rings, keep_time
from tests.system.faults.servers import Away, kill, own_server, stop
from webapp.security import limiter
from workers.supervisor.postgres import Postgres

SIZE = 60
WAYS = [stop, kill]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with own_server() as server:
        yield server


@pytest.fixture(scope="module")
def databases(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(server, tmp_path_factory.mktemp("databases"))


@pytest.fixture
def club(databases: Databases, deaf_sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Club]:
    with databases.fresh() as url, running_club(url, deaf_sandbox, tmp_path) as club:
        yield club


@pytest.fixture
def web(club: Club) -> Iterator[Runtime]:
    runtime = build_runtime(club.runtime.settings, RULES, clock=system_clock)
    yield runtime
    runtime.engine.dispose()


def restart_at(club: Club, server: Postgres, point: str, away: Away) -> None:
    club.crowd(SIZE)
    worker = club.start_worker(point)
    worker.wait_at(point)
    away(server)
    worker.go_free()
    server.start()


@pytest.mark.parametrize(("point", "away"), combined(["claiming", "beginning"], WAYS))
def test_11_away_before_the_hand_over_all_go_once(club: Club, server: Postgres, point: str, away: Away) -> None:
    restart_at(club, server, point, away)
    wait_until(lambda: club.count(*DONE) > 0 or club.open_claims() > 0)
    club.lapse()
    club.settles()
    assert_agrees(club)


@pytest.mark.parametrize("away", few([kill], thorough=WAYS))
def test_11_away_while_it_is_recorded_nothing_is_unknown(club: Club, server: Postgres, away: Away) -> None:
    restart_at(club, server, "recording", away)
    wait_until(lambda: club.count(MessageState.ACCEPTED) == SIZE)
    assert_agrees(club)


def insists(app: Flask, path: str, over: Event) -> None:
    """A guest who says yes again and again, and at the end until it is kept."""
    browser, answer = app.test_client(), 503
    while answer == 503 or not over.wait(0.05):
        answer = says_yes(browser, path)
        assert answer in (303, 503)


def test_11_everybody_goes_on_by_themselves(
    club: Club, server: Postgres, web: Runtime, one_app: OneApp, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mails and texts go out and guests answer, while the database goes away and comes back three times."""
    for provider in ("sendgrid", "twilio"):
        club.sandbox.misbehave(provider, "slow", count=None, value=0.1)
    club.environment |= {"REDIS_URL": valkey_url, "CONVIVE_LEASE_SECONDS": "4", "CONVIVE_PROVIDER_TIMEOUT_SECONDS": "2"}
    paths = invited(club, 4)
    club.crowd(400)
    club.crowd(200, Channel.SMS)
    for program in (hear_rings, keep_time):
        club.start(program)
    club.start_worker()
    app, over = one_app.on(web), Event()
    monkeypatch.setattr(limiter, "enabled", False)  # twenty answers a second by one link are too many
    with ThreadPoolExecutor(len(paths)) as crowd:
        answers = [crowd.submit(insists, app, path, over) for path in paths]
        try:
            for away, share in ((kill, 0.2), (stop, 0.5), (kill, 0.7)):
                wait_until(partial(club.has_accepted, club.audience * share))
                away(server)
                server.start()
        finally:
            over.set()
    for answer in answers:
        answer.result()
    wait_until(lambda: club.count(*DONE) == club.audience, meanwhile=club.hasten)
    assert_agrees(club)
