"""Databases for tests: one embedded PostgreSQL a machine account and checkout, and copies of one made schema.

A copy costs as much as a test; emptied, it serves the next one.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

import migrations
from campaigns.core.database import make_engine
from tests.emptying import Mark, empty, mark_of
from workers.supervisor.locks import FileLock, owned
from workers.supervisor.postgres import Postgres

CHECKOUT = Path(__file__).parents[1]
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal"}
# What rolled-back tests leave would have it note tables as empty, and one test plan badly for what another left.
QUICK |= {"autovacuum": "off"}
QUICK |= {"max_wal_senders": "0", "shared_buffers": "128MB", "max_connections": "400"}


def schema_digest() -> str:
    """The migrations alone make the schema; a test of its own holds them against the models."""
    written = sorted(Path(migrations.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in written)).hexdigest()[:12]


def shared_folder() -> Path:
    """What all test processes of this checkout, and later runs, find there."""
    mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    folder = Path(tempfile.gettempdir()) / f"convive-tests-{os.geteuid()}-{mark}"
    folder.mkdir(exist_ok=True)
    return folder


def build_schema(url: str) -> None:
    engine = make_engine(url)
    migrations.upgrade(engine)
    engine.dispose()


class Databases:
    """Databases of one running server; those of earlier, killed runs are dropped by whoever finds itself alone."""

    def __init__(self, server: Postgres, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._template = f"template_{schema_digest()}"
        self._idle: list[str] = []
        self._mark: Mark = ()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a database of its own with the whole schema and no row."""
        name = self._idle.pop() if self._idle else self._copy()
        try:
            yield self._server.url(name)
        finally:
            if empty(self._server.url(name), mark=self._mark):
                self._idle.append(name)
            else:
                self._drop(name)

    def drop_idle(self) -> None:
        while self._idle:
            self._drop(self._idle.pop())

    def _copy(self) -> str:
        self._make_template()
        name = f"test_{os.getpid()}_{uuid4().hex[:8]}"
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, self._template)
        self._mark = self._mark or mark_of(self._server.url(name))
        return name

    def _drop(self, name: str) -> None:
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def drop_left_over(self) -> None:
        for name in self._names():
            if name.startswith("test_") or (name.startswith("template_") and name != self._template):
                self._drop(name)

    def _make_template(self) -> None:
        with owned(self._folder / "template.lock"):
            if self._template not in self._names():
                unfinished = f"test_{uuid4().hex[:8]}"
                self._run("CREATE DATABASE {}", unfinished)
                build_schema(self._server.url(unfinished))
                self._run("ALTER DATABASE {} RENAME TO {}", unfinished, self._template)

    def _names(self) -> list[str]:
        with psycopg.connect(self._server.url(), autocommit=True) as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^(test|template)_'")
            return [name for (name,) in found]

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server.url(), autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


@contextmanager
def running_databases() -> Iterator[Databases]:
    """The server that all test processes of this checkout share; the last to leave stops it."""
    folder = shared_folder()
    server = Postgres(folder, settings=QUICK)
    in_use = FileLock(folder / "in_use.lock")
    with owned(folder / "starting.lock"):
        alone = in_use.try_own()
        server.start()
        databases = Databases(server, folder)
        if alone:
            databases.drop_left_over()
        in_use.share()
    try:
        yield databases
    finally:
        databases.drop_idle()
        with owned(folder / "starting.lock"):
            if in_use.try_own():
                server.stop()
            in_use.close()
