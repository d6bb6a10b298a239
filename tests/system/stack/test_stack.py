"""The one-machine stack: three starts, each watched for all that can be seen of it."""

import os
import signal
import socket
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.system.stack.conftest import Heir
from tests.system.stacks import PATIENCE, Stack, all_gone, eventually
from workers.supervisor.postgres import Postgres
from workers.supervisor.programs import workers
from workers.supervisor.valkey import Valkey

pytestmark = pytest.mark.stack
OTHERS = ("web", "scheduler", "sandbox")


def test_the_next_start_takes_over_what_a_killed_supervisor_left(heir: Heir) -> None:
    assert (heir.found_engine, heir.found_left) == (heir.engine, False)
    with psycopg.connect(Postgres(heir.stack.home).url()) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_beside_another_with_its_port_taken_a_stack_moves_says_so_and_leaves_no_process(
    standing: Stack, home: Path
) -> None:
    """Another program takes the port between our choice and our use of it."""
    with closing(Stack(home)) as stack:
        eventually((home / "ports.json").exists)
        chosen = stack.ports()["web"]
        with closing(socket.create_server(("127.0.0.1", chosen))):
            stack.wait_ready()
            said, web = "".join(stack.lines), stack.ports()["web"]
            assert (web != chosen, stack.status("/healthz")) == (True, 200)
        assert f"Another program on this machine holds the port {chosen}" in said
        assert f"ready at http://127.0.0.1:{web}" in said
        assert not set(stack.ports().values()) & set(standing.ports().values())
        started = list(stack.children().values())
        assert len(set(started) - set(standing.children().values())) == len(workers()) + len(OTHERS)
        assert stack.stop() == 0
    assert all_gone(started)
    assert [Postgres(home).pid(), Valkey(home).find()] == [None, None]


def test_who_hangs_up_on_a_demo_that_is_being_filled_need_not_wait(home: Path) -> None:
    with closing(Stack(home, arguments=("demo",))) as stack:
        stack.wait_said("members join")
        assert stack.stop(signal.SIGHUP) == 0
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
