import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.functional.stacks import Stack, all_gone, eventually, temporary_home
from workers.supervisor.postgres import Postgres
from workers.supervisor.valkey import Valkey

pytestmark = pytest.mark.stack


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as home:
        yield home


@pytest.fixture
def stack(home: Path) -> Iterator[Stack]:
    stack = Stack(home)
    try:
        stack.wait_ready()
        yield stack
    finally:
        stack.kill()


def test_the_next_start_takes_over_what_a_killed_supervisor_left(stack: Stack, home: Path) -> None:
    postgres, left = Postgres(home), list(stack.children().values())
    engine = postgres.pid()
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    stack.kill()
    again = Stack(home)
    again.wait_ready()
    with psycopg.connect(postgres.url()) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert postgres.pid() == engine
    assert all_gone(left)
    assert again.stop() == 0


def test_an_interrupt_leaves_no_process(stack: Stack, home: Path) -> None:
    started = list(stack.children().values())
    assert len(started) == 7
    assert stack.stop() == 0
    assert all_gone(started)
    assert Postgres(home).pid() is None
    assert Valkey(home).find() is None


def test_a_program_that_dies_is_started_again(stack: Stack) -> None:
    first = stack.children()["scheduler"]
    os.kill(first, signal.SIGKILL)
    eventually(lambda: stack.children()["scheduler"] != first)


def test_a_dead_engine_is_started_again(stack: Stack, home: Path) -> None:
    os.kill(Postgres(home).pid() or 0, signal.SIGKILL)
    eventually(lambda: Postgres(home).find() is not None)
    eventually(lambda: stack.status("/sign-in") < 500)


def test_a_second_supervisor_is_refused(stack: Stack, home: Path) -> None:
    second = Stack(home)
    said, _ = second.process.communicate(timeout=30)
    assert second.process.returncode == 1
    assert "already runs" in said
    assert stack.status("/healthz", "sandbox") == 200


def test_two_homes_stand_side_by_side() -> None:
    with ExitStack() as homes:
        stacks = [Stack(homes.enter_context(temporary_home())) for _ in range(2)]
        for stack in stacks:
            homes.callback(stack.kill)
            stack.wait_ready()
        assert not set(stacks[0].ports().values()) & set(stacks[1].ports().values())
        assert [stack.status("/sign-in") for stack in stacks] == [200, 200]
        assert [stack.stop() for stack in stacks] == [0, 0]
