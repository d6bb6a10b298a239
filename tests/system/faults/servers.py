"""PostgreSQL servers that a test may stop and kill, with fsync on as in life."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from tests.system.stacks import temporary_home
from workers.supervisor.postgres import Postgres

SMALL = {"shared_buffers": "32MB", "min_wal_size": "32MB", "max_wal_size": "32MB", "autovacuum": "off"}

Away = Callable[[Postgres], None]


@contextmanager
def own_server() -> Iterator[Postgres]:
    with temporary_home() as home:
        server = Postgres(home, settings=SMALL)
        server.start()
        yield server


def stop(server: Postgres) -> None:
    """As an operator does: transactions are rolled back."""
    server.stop()


def kill(server: Postgres) -> None:
    """As the machine does that runs out of memory."""
    postmaster = psutil.Process(server.pid())
    postmaster.kill()
    postmaster.wait(10)
