"""42: the primary of a Redis with sentinels is lost; another takes its place, and rings go on."""

import signal
from collections.abc import Iterator
from dataclasses import replace

import orjson
import pytest
from click.testing import CliRunner

from campaigns.bootstrap import Runtime
from tests.factories_staff import Browser, make_staff
from tests.sizes import few
from tests.system.faults.club import Club, wait_until
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.scheduler import hear_rings, keep_time
from tests.system.faults.sentinels import Watched, watched_by_sentinels
from webapp.app import create_app
from webapp.commands import main as convive_command

SIZE = 300
WRONG = "a wrong guess"


@pytest.fixture
def watched() -> Iterator[Watched]:
    with watched_by_sentinels() as watched:
        yield watched


@pytest.mark.parametrize("lost", few([signal.SIGKILL], thorough=[signal.SIGKILL, signal.SIGSTOP]))
def test_42_the_primary_is_lost_and_rings_go_on_at_the_next(club: Club, watched: Watched, lost: signal.Signals) -> None:
    club.environment["REDIS_URL"] = watched.url
    club.sandbox.misbehave("sendgrid", "slow", count=None, value=0.1)
    club.start(hear_rings, CONVIVE_LEASE_SECONDS="4", CONVIVE_PROVIDER_TIMEOUT_SECONDS="2")
    club.start(keep_time)
    club.crowd(SIZE)
    wait_until(lambda: club.has_accepted(SIZE / 3))
    first = watched.primary()
    watched.servers[first].send_signal(lost)
    wait_until(lambda: watched.primary() != first)
    club.crowd(SIZE)  # whoever goes on from here was rung by the new one
    club.settles()
    assert_agrees(club)


def test_42_guesses_are_counted_at_the_primary_of_sentinels(runtime: Runtime, watched: Watched) -> None:
    on = _on(runtime, watched)
    staff = make_staff(runtime)
    told = [Browser(create_app(on).test_client()).sign_in(staff.email, WRONG).status_code for _ in range(11)]
    assert told == [401] * 10 + [429]


def test_42_the_doctor_tells_how_many_sentinels_answer_and_misses_a_replica(runtime: Runtime, watched: Watched) -> None:
    on, first = _on(runtime, watched), watched.primary()
    assert _sentinels(on) == (True, f"3 of 3 name club: 127.0.0.1:{first}, 1 of its replicas to take its place")
    next(iter(watched.sentinels.values())).kill()
    watched.servers[first].kill()
    wait_until(lambda: watched.primary() != first)
    ok, found = _sentinels(on)
    assert (ok, found.startswith("2 of 3 name club")) == (False, True), found


def _on(runtime: Runtime, watched: Watched) -> Runtime:
    return replace(runtime, settings=runtime.settings.model_copy(update={"redis_url": watched.url}))


def _sentinels(runtime: Runtime) -> tuple[bool, str]:
    told = CliRunner().invoke(convive_command, ["doctor", "--json"], obj=runtime)
    found = {row["check"]: row for row in orjson.loads(told.stdout)}
    assert found["redis"]["ok"], found["redis"]
    return found["redis sentinels"]["ok"], found["redis sentinels"]["found"]
