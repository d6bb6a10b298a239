"""A club in a database server of its own, as it stands after a night's vacuum."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.bootstrap.rules import REACTIONS
from campaigns.core.database import Sessions, make_engine, make_sessions
from campaigns.tables import all_tables
from webapp.commands.bench.founded import founded_home
from webapp.commands.bench.stack import stop_engines
from workers.supervisor.postgres import Postgres

R = TypeVar("R")


@contextmanager
def furnished(furnish: Callable[[Session], R]) -> Iterator[tuple[Sessions, R]]:
    """Its sessions, and what `furnish` gave."""
    with founded_home() as home:
        all_tables()
        engine = make_engine(Postgres(home).start())
        try:
            sessions = make_sessions(engine, reactions=REACTIONS)
            with sessions.begin() as session:
                given = furnish(session)
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
                connection.execute(text("CHECKPOINT"))
            yield sessions, given
        finally:
            engine.dispose()
            stop_engines(home)
