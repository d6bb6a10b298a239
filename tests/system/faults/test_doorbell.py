"""Redis carries only rings; whatever it loses, the scheduler rings again: 4 to 7."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis import Redis

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.clock import system_clock
from tests.one_app import OneApp
from tests.system.faults.club import Club
from tests.system.faults.guests import invited, says_yes
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.scheduler import die_at_the_first_ring, hear_rings, keep_time
from workers.queue import make_doorbell
from workers.supervisor.valkey import Valkey

SIZE = 300
DELIVERY = frozenset({"delivery"})


@pytest.fixture
def own_valkey() -> Iterator[Valkey]:
    """One that may be stopped and killed."""
    with TemporaryDirectory(prefix=f"convive-{os.getpid()}-") as home:
        valkey = Valkey(Path(home))
        valkey.start()
        yield valkey
        valkey.stop()


@pytest.fixture
def ringing(club: Club, valkey_url: str) -> Club:
    """A club whose programs hear rings."""
    club.environment["REDIS_URL"] = valkey_url
    return club


def test_04_killed_between_dequeue_and_start_others_go_on(ringing: Club, valkey_url: str) -> None:
    ringing.crowd(SIZE)
    victim = ringing.start(die_at_the_first_ring)
    make_doorbell(valkey_url)(DELIVERY)
    assert victim.ended() == -signal.SIGKILL
    ringing.start(hear_rings)
    ringing.start(keep_time)
    ringing.settles()
    assert_agrees(ringing)


def test_05_all_of_redis_flushed_in_the_middle(ringing: Club, valkey_url: str) -> None:
    ringing.sandbox.misbehave("sendgrid", "slow", count=None, value=0.1)
    ringing.crowd(SIZE)
    ringing.start(hear_rings, CONVIVE_LEASE_SECONDS="4", CONVIVE_PROVIDER_TIMEOUT_SECONDS="2")
    ringing.start(keep_time)
    with Redis.from_url(valkey_url) as redis:
        for _ in range(5):
            redis.flushall()
            ringing.hasten()
        ringing.settles()
        redis.flushall()
    ringing.crowd(SIZE)
    ringing.settles()
    assert_agrees(ringing)


def test_07_a_job_whose_hash_is_lost(ringing: Club, valkey_url: str) -> None:
    ringing.crowd(SIZE)
    make_doorbell(valkey_url)(DELIVERY)
    with Redis.from_url(valkey_url) as redis:
        lost = redis.delete(*redis.scan_iter("rq:job:*"))
        assert (lost, redis.llen("rq:queue:delivery")) == (1, 1)
    ringing.start(hear_rings)
    ringing.start(keep_time)
    ringing.settles()
    assert_agrees(ringing)


@pytest.mark.parametrize("away", [signal.SIGSTOP, signal.SIGKILL])
def test_06_without_redis_the_web_takes_answers_which_are_confirmed_later(
    club: Club, one_app: OneApp, own_valkey: Valkey, away: signal.Signals
) -> None:
    club.environment["REDIS_URL"] = own_valkey.url()
    club.start(hear_rings)
    runtime = build_runtime(club.runtime.settings, RULES, doorbell=make_doorbell(own_valkey.url()), clock=system_clock)
    paths = invited(club, 5)
    running = own_valkey._recorded()
    assert running is not None
    running.send_signal(away)
    browser = one_app.on(runtime).test_client()
    answers = [says_yes(browser, path) for path in paths]
    assert answers == [303] * 5
    if away is signal.SIGSTOP:
        running.resume()
    own_valkey.start()
    club.start(keep_time)
    club.settles()
    assert_agrees(club)
    runtime.engine.dispose()
