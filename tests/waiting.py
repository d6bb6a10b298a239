"""Two at once on one database: whether one of them waits for what the other holds."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from campaigns.bootstrap import Runtime

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


def wait_until_it_waits(runtime: Runtime, work: Future[Any]) -> None:
    """What another thread does waits for what this one holds."""
    with _looking(runtime) as database:
        while not database.scalar(WAITING):
            assert not work.done(), "It did not wait for the other."


def done_without_waiting(runtime: Runtime, work: Future[Any]) -> Any:
    """What another thread does passes over what this one holds. Gives what came of it."""
    with _looking(runtime) as database:
        while not work.done():
            assert not database.scalar(WAITING), "It waited for the other."
    return work.result()


@contextmanager
def _looking(runtime: Runtime) -> Iterator[Connection]:
    with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
