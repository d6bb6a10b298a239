"""Reading reports from the database's replica, or from itself while that is away or too far behind."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from flask import g
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.core.replica import Replica, open_copy, written_by
from webapp.edge import reading, runtime


@contextmanager
def reading_copy() -> Iterator[Session]:
    """As `reading`, where it does no harm that what was saved a moment ago may be missing."""
    replica = runtime().replica
    with ExitStack() as opened:
        session = _opened(opened, replica) if replica else None
        g.copy_missed = replica is not None and session is None
        if session is None:
            with reading() as session:
                yield session
            return
        try:
            yield session
        except OperationalError:
            _rest(replica)
            raise


def copy_as_of() -> datetime | None:
    """Until when the copy knew that this page was read from; nothing where it knew all."""
    as_of: datetime | None = g.get("copy_as_of")
    return as_of


def copy_missed() -> bool:
    """Whether this page should have been read from the copy, and was not."""
    return bool(g.get("copy_missed"))


def _rest(replica: Replica | None) -> None:
    """It was lost, or had to go on with what was written meanwhile: the next page does not ask it."""
    if replica:
        replica.rest()


def _opened(opened: ExitStack, replica: Replica) -> Session | None:
    """A session of the replica that `opened` closes, or nothing."""
    with reading() as primary:
        written = written_by(primary)
    found = open_copy(opened, replica, written)
    if found is None:
        return None
    session, standing = found
    g.copy_as_of = standing.as_of
    return session
