"""43: an upgrade host by host: programs of the last release and of this one work together on this one's schema."""

import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from campaigns.core.clock import system_clock
from tests.sizes import few
from tests.system.faults.club import Club, wait_until
from tests.system.faults.oracle import assert_agrees
from tests.system.faults.released import running_released, unpack_released
from tests.system.faults.scheduler import hear_rings, keep_time, plan_on_ring
from webapp.commands import main as convive_command
from webapp.commands.bench.house import furnish

SIZE, MORE = few(1_000, thorough=20_000), 300
PATIENCE = 300.0


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_released(tmp_path_factory.mktemp("released"))


def launch(club: Club) -> None:
    with club.runtime.sessions.begin() as session:
        furnish(session, members=SIZE, now=system_clock())
    club.audience = SIZE
    launched = CliRunner().invoke(convive_command, ["campaign", "launch", "Bench"], obj=club.runtime)
    assert launched.exit_code == 0, launched.output


def test_43_old_programs_plan_and_send_on_the_new_schema_beside_new_ones(
    club: Club, released: Path, valkey_url: str, tmp_path: Path
) -> None:
    """First the old ones alone, as after `convive db upgrade`; then both; then the new ones alone."""
    club.environment["REDIS_URL"] = valkey_url
    club.sandbox.misbehave("sendgrid", "slow", count=None, value=0.2)
    launch(club)
    log = tmp_path / "released.log"
    with ExitStack() as old:
        start = [("workers", "planning"), ("workers", "delivery"), ("workers.schedule",)]
        programs = [old.enter_context(running_released(released, log, club.environment, *each)) for each in start]
        reaches(club, 0.15, log)
        for work in (hear_rings, keep_time):
            club.start(work)
        reaches(club, 0.4, log)
        for program in programs:
            program.send_signal(signal.SIGTERM)
        assert [program.wait(PATIENCE) for program in programs] == [0, 0, 0], log.read_text()[-2_000:]
    club.crowd(MORE)
    club.settles()
    assert_agrees(club)


def test_43_new_workers_beside_an_old_scheduler_take_over_what_an_old_worker_dropped(
    club: Club, released: Path, valkey_url: str, tmp_path: Path
) -> None:
    club.environment["REDIS_URL"] = valkey_url
    club.sandbox.misbehave("sendgrid", "slow", count=None, value=0.2)
    launch(club)
    log = tmp_path / "released.log"
    club.start(plan_on_ring)
    with running_released(released, log, club.environment, "workers.schedule"):
        with running_released(released, log, club.environment, "workers", "delivery"):
            reaches(club, 0.15, log)
        club.start(hear_rings)
        club.settles()
    assert_agrees(club)


def reaches(club: Club, share: float, log: Path) -> None:
    try:
        wait_until(lambda: club.has_accepted(SIZE * share), seconds=PATIENCE)
    except AssertionError:
        raise AssertionError(log.read_text()[-3_000:]) from None
