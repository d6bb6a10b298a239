import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.functional.stacks import PATIENCE, Stack, all_gone, eventually, temporary_home
from workers.supervisor.postgres import Postgres
from workers.supervisor.programs import workers
from workers.supervisor.valkey import Valkey

pytestmark = pytest.mark.stack
OTHERS = ("web", "scheduler", "sandbox")


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as home:
        yield home


@pytest.fixture(scope="module")
def standing() -> Iterator[Stack]:
    with temporary_home() as home, closing(Stack(home)) as stack:
        stack.wait_ready()
        yield stack


def test_the_next_start_takes_over_what_a_killed_supervisor_left(home: Path) -> None:
    postgres = Postgres(home)
    with closing(Stack(home)) as killed:
        killed.wait_ready()
        engine, left = postgres.pid(), list(killed.children().values())
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with closing(Stack(home)) as again, psycopg.connect(postgres.url()) as connection:
        again.wait_ready()
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert postgres.pid() == engine
        assert all_gone(left)


def test_two_homes_stand_side_by_side_and_neither_an_interrupt_nor_a_hang_up_leaves_a_process() -> None:
    with temporary_home() as one, temporary_home() as two, closing(Stack(one)) as first, closing(Stack(two)) as second:
        first.wait_ready()
        second.wait_ready()
        assert not set(first.ports().values()) & set(second.ports().values())
        started = [*first.children().values(), *second.children().values()]
        assert len(set(started)) == 2 * (len(workers()) + len(OTHERS))
        assert [first.stop(), second.stop(signal.SIGHUP)] == [0, 0]
        assert all_gone(started)
        assert [Postgres(home).pid() or Valkey(home).find() for home in (one, two)] == [None, None]


def test_who_stops_a_demo_that_is_being_filled_need_not_wait(home: Path) -> None:
    with closing(Stack(home, arguments=("demo",))) as stack:
        stack.wait_said("members join")
        assert stack.stop() == 0
    assert "purchases are recorded" not in (home / "log" / "convive.log").read_text()
    assert [Postgres(home).pid(), Valkey(home).find()] == [None, None]


def test_a_program_that_dies_is_started_again(standing: Stack) -> None:
    first = standing.children()["scheduler"]
    os.kill(first, signal.SIGKILL)
    eventually(lambda: standing.children()["scheduler"] != first)


def test_a_dead_engine_is_started_again(standing: Stack) -> None:
    os.kill(Postgres(standing.home).pid() or 0, signal.SIGKILL)
    eventually(lambda: Postgres(standing.home).find() is not None)
    eventually(lambda: standing.status("/sign-in") < 500)


def test_a_second_supervisor_is_refused(standing: Stack) -> None:
    second = Stack(standing.home)
    said, _ = second.process.communicate(timeout=PATIENCE)
    assert second.process.returncode == 1
    assert "already runs" in said
    assert standing.status("/healthz", "sandbox") == 200
