"""A sandbox, a database of its own, and worker processes that may be killed."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import update
from werkzeug.serving import make_server

from campaigns.bootstrap import Runtime, build_delivery, build_runtime
from campaigns.core.clock import system_clock
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.messaging.sweep import sweep
from tests.databases import Databases
from tests.factories_messaging import make_crowd, make_run, states
from tests.sandboxes import RunningSandbox, free_port, running_sandbox
from webapp.app import create_app

Process = subprocess.Popen[bytes]


@dataclass
class Club:
    """Convive's side and the sandbox's, to be held against each other."""

    sandbox: RunningSandbox
    runtime: Runtime
    delivery: Delivery
    environment: dict[str, str]
    workers: list[Process] = field(default_factory=list)

    def crowd(self, size: int, channel: Channel = Channel.EMAIL) -> None:
        with self.runtime.sessions.begin() as session:
            make_crowd(session, size, channel=channel)

    def crowd_of_a_run(self, size: int) -> int:
        """The crowd as one run; gives its id."""
        with self.runtime.sessions.begin() as session:
            run = make_run(session)
            make_crowd(session, size)
            session.execute(update(Message).values(run_id=run.id))
            return run.id

    def start_worker(self) -> Process:
        command = [sys.executable, "-m", "tests.faults.deliverer"]
        worker = subprocess.Popen(command, env={**os.environ, **self.environment}, stderr=subprocess.DEVNULL)
        self.workers.append(worker)
        return worker

    def sweep(self) -> None:
        sweep(self.delivery)

    def count(self, *wanted: MessageState) -> int:
        with self.runtime.sessions() as session:
            found = states(session)
        return sum(found.get(state, 0) for state in wanted)

    def accepted_twice(self) -> dict[str, int]:
        """Of the sandbox's own ledger: our messages that it took more than once."""
        return {key: count for key, count in self.sandbox.ledger.counts("message_id").items() if count > 1}

    def accepted(self) -> int:
        return len(self.sandbox.ledger.counts("message_id"))

    def has_accepted(self, least: float) -> bool:
        return self.accepted() >= least


def wait_until(true: Callable[[], bool], *, seconds: float = 30, meanwhile: Callable[[], None] = lambda: None) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        meanwhile()
        time.sleep(0.05)


@pytest.fixture
def club(databases: Databases, tmp_path: Path) -> Iterator[Club]:
    with _club(databases, tmp_path) as club:
        yield club


@pytest.fixture
def heard(databases: Databases, tmp_path: Path) -> Iterator[Club]:
    """A club whose web listens, so that the sandbox's receipts arrive."""
    port = free_port()
    with _club(databases, tmp_path, public_url=f"http://127.0.0.1:{port}") as club, _web(club, port):
        yield club


@contextmanager
def _web(club: Club, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, create_app(club.runtime), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield
    server.shutdown()
    thread.join()


@contextmanager
def _club(databases: Databases, home: Path, **place: str) -> Iterator[Club]:
    with databases.fresh() as url, running_sandbox(home, **place) as sandbox:
        runtime = build_runtime(sandbox.settings(url), clock=system_clock)
        club = Club(sandbox, runtime, build_delivery(runtime), sandbox.environment(url))
        yield club
        for worker in club.workers:
            worker.kill()
            worker.wait(10)
        runtime.engine.dispose()
