"""A sandbox, a database of its own, and worker processes that may be killed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.databases import Databases
from tests.one_app import OneApp
from tests.sandboxes import RunningSandbox, free_port, running_sandbox
from tests.system.faults.club import PROVIDERS, Club, running_club


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One for all tests of faults: clubs number their messages and people apart."""
    port = free_port()
    with running_sandbox(tmp_path_factory.mktemp("sandbox"), public_url=f"http://127.0.0.1:{port}") as sandbox:
        yield sandbox


@pytest.fixture
def club(deaf_sandbox: RunningSandbox, databases: Databases, tmp_path: Path) -> Iterator[Club]:
    with databases.fresh() as url, running_club(url, deaf_sandbox, tmp_path) as club:
        yield club


@pytest.fixture
def impatient(deaf_sandbox: RunningSandbox, databases: Databases, tmp_path: Path) -> Iterator[Club]:
    """A club that waits half as long as others for an answer."""
    hurry = {"CONVIVE_PROVIDER_TIMEOUT_SECONDS": "1"}
    with databases.fresh() as url, running_club(url, deaf_sandbox, tmp_path, **hurry) as club:
        yield club


@pytest.fixture
def deaf_sandbox(shared_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    """Nobody hears its receipts."""
    with _lent(shared_sandbox) as sandbox:
        for provider in PROVIDERS.values():
            sandbox.misbehave(provider, "receipts_lost", count=None)
        yield sandbox


@pytest.fixture
def heard(databases: Databases, shared_sandbox: RunningSandbox, one_app: OneApp, tmp_path: Path) -> Iterator[Club]:
    """A club whose web listens, so that the sandbox's receipts arrive."""
    with (
        _lent(shared_sandbox) as sandbox,
        databases.fresh() as url,
        running_club(url, sandbox, tmp_path) as club,
        _served(one_app.on(club.runtime), club),
    ):
        yield club


@pytest.fixture
def web(club: Club, one_app: OneApp) -> Flask:
    """The club's web."""
    return one_app.on(club.runtime)


@contextmanager
def _lent(sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    sandbox.behave()
    yield sandbox
    sandbox.behave()


@contextmanager
def _served(app: Flask, club: Club) -> Iterator[None]:
    port = int(club.sandbox.public_url.rpartition(":")[2])
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield
    server.shutdown()
    thread.join()
