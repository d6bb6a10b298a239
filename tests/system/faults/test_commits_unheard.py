"""12: the database has committed, and whoever asked for it does not hear of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.clock import system_clock
from campaigns.messaging.models import Channel, MessageState
from tests.databases import Databases
from tests.factories_messaging import make_people
from tests.factories_outreach import make_launched
from tests.one_app import OneApp
from tests.sandboxes import RunningSandbox
from tests.system.faults.club import Club, running_club, wait_until
from tests.system.faults.gates import WRITES
from tests.system.faults.guests import invited, says_yes
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.relay import Relay, relayed
from tests.system.faults.scheduler import hear_rings, keep_time, plan_on_ring

SIZE = 60
STEPS = {points[1]: statement for statement, points in WRITES.items()}
PLANNED = re.compile(r"INSERT INTO message \(")
ANSWERED = re.compile(r"^UPDATE invitation ")
FINISHED = re.compile(r"^UPDATE run SET state=")


@pytest.fixture
def relay(databases: Databases) -> Iterator[Relay]:
    with databases.fresh() as url, relayed(url) as relay:
        yield relay


@pytest.fixture
def club(deaf_sandbox: RunningSandbox, relay: Relay, tmp_path: Path) -> Iterator[Club]:
    """Whose programs reach the database through the relay; the test itself sees it as it is."""
    with running_club(relay.database, deaf_sandbox, tmp_path) as club:
        club.environment["DATABASE_URL"] = relay.url
        yield club


@pytest.fixture
def web(club: Club) -> Iterator[Runtime]:
    runtime = build_runtime(club.sandbox.settings(club.environment["DATABASE_URL"]), RULES, clock=system_clock)
    yield runtime
    runtime.engine.dispose()


@pytest.mark.parametrize(
    ("step", "channel"),
    [
        ("claimed", Channel.EMAIL),
        ("begun", Channel.EMAIL),
        ("begun", Channel.SMS),
        ("recorded", Channel.SMS),
        ("closed", Channel.CALENDAR),
    ],
)
def test_12_at_each_step_of_a_worker(club: Club, relay: Relay, step: str, channel: Channel) -> None:
    relay.lose(STEPS[step])
    club.crowd(SIZE, channel)
    club.start_worker()
    wait_until(lambda: relay.lost == 1)
    club.lapse()
    club.settles()
    assert_agrees(club)


def test_12_what_was_recorded_unheard_is_never_unknown(club: Club, relay: Relay) -> None:
    relay.lose(STEPS["recorded"])
    club.crowd(SIZE)
    club.start_worker()
    wait_until(lambda: club.count(MessageState.ACCEPTED) == SIZE)
    assert relay.lost == 1
    assert_agrees(club)


def test_12_a_run_that_was_planned_and_finished_unheard(club: Club, relay: Relay, valkey_url: str) -> None:
    club.environment["REDIS_URL"] = valkey_url
    now = club.runtime.clock()
    with club.runtime.sessions.begin() as session:
        make_people(session, SIZE, first=club.first)
        make_launched(session, now=now)
    club.audience = SIZE
    for statement in (PLANNED, FINISHED):
        relay.lose(statement)
    for program in (plan_on_ring, hear_rings, keep_time):
        club.start(program)
    wait_until(lambda: relay.lost == 2)
    assert_agrees(club)


def test_12_an_answer_that_was_kept_unheard(club: Club, relay: Relay, web: Runtime, one_app: OneApp) -> None:
    """The guest is told that it is not certain, and says it once more."""
    (path,) = invited(club, 1)
    browser = one_app.on(web).test_client()
    relay.lose(ANSWERED)
    assert [says_yes(browser, path) for _ in range(2)] == [503, 303]
    club.deliver(Channel.CALENDAR)
    assert relay.lost == 1
    assert_agrees(club)
