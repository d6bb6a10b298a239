"""A PostgreSQL and its streaming standby, both of the embedded binaries."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.clock import system_clock
from campaigns.core.replica import look_at
from tests.fixtures import make_settings
from tests.system.faults.servers import SMALL
from tests.system.stacks import temporary_home
from workers.supervisor.places import postgres_places
from workers.supervisor.postgres import OWNER, Postgres

STREAMING = SMALL | {"wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on"}


@contextmanager
def server_and_standby() -> Iterator[tuple[Postgres, Postgres]]:
    with temporary_home() as first, temporary_home() as second:
        server = Postgres(first, settings=STREAMING)
        server.start()
        _copy(server, second)
        standby = Postgres(second, settings=STREAMING)
        standby.start()
        try:
            yield server, standby
        finally:
            standby.stop()
            server.stop()


@contextmanager
def runtime_on(servers: tuple[Postgres, Postgres], home: Path, *, lag: int, **given: object) -> Iterator[Runtime]:
    server, standby = servers
    given = {"database_replica_url": standby.url(), "replica_lag_seconds": lag, **given}
    runtime = build_runtime(make_settings(server.url(), home=home).model_copy(update=given), RULES, clock=system_clock)
    yield runtime
    runtime.engine.dispose()
    assert runtime.replica
    runtime.replica.engine.dispose()


def behind(runtime: Runtime) -> float:
    assert runtime.replica
    return look_at(runtime.replica, runtime.sessions).behind.total_seconds()


def replay(standby: Postgres, how: str) -> None:
    with psycopg.connect(standby.url(), autocommit=True) as connection:
        connection.execute(f"SELECT pg_wal_replay_{how}()".encode())


def _copy(server: Postgres, home: Path) -> None:
    places = postgres_places(home)
    sockets = unquote(urlsplit(server.url()).query.removeprefix("host="))
    made = subprocess.run(
        [places.binaries / "pg_basebackup", "-h", sockets, "-U", OWNER, "-D", places.data, "-R", "-c", "fast"],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        **places.account.spawn_options(),
    )
    assert made.returncode == 0, made.stderr
