"""Files of any length, as lines: read from the replica while that holds all that was written, else from the database.

What is read of a file before its first line is given out is kept. A replica that is lost meanwhile, or ends what reads
for long, costs nothing but time: the file is read again from the database itself. And no slow reader of a file that
was read whole holds a connection, or keeps a table from being tidied.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.replica import Replica, open_copy, written_by

AHEAD_SECONDS = 20.0
"""What takes longer is given out while the rest is read: a proxy waits a minute for the first byte."""
IN_MEMORY, PIECE = 1 << 20, 1 << 16
"""Characters; more is kept in a file without a name."""

Lines = Callable[[Session], Iterator[str]]


@contextmanager
def read_file(held: Runtime, lines: Lines) -> Iterator[Iterator[str]]:
    """Pieces of it. It holds all that was written when it was asked for."""
    with ExitStack() as opened:
        yield _of_copy(opened, held, lines) or _of_itself(opened, held, lines)


def _of_copy(opened: ExitStack, held: Runtime, lines: Lines) -> Iterator[str] | None:
    replica = held.replica
    if replica is None:
        return None
    with held.sessions.begin() as primary:
        written = written_by(primary)
    try:
        with ExitStack() as tried:
            found = open_copy(tried, replica, written, level=True)
            return _ahead(opened, tried, _watched(replica, lines(found[0]))) if found else None
    except OperationalError:
        return None


def _of_itself(opened: ExitStack, held: Runtime, lines: Lines) -> Iterator[str]:
    with ExitStack() as tried:
        session = tried.enter_context(held.sessions.begin())
        session.execute(text("SET TRANSACTION READ ONLY"))
        return _ahead(opened, tried, lines(session))


def _watched(replica: Replica, lines: Iterator[str]) -> Iterator[str]:
    try:
        yield from lines
    except OperationalError:
        replica.rest()
        raise


def _ahead(opened: ExitStack, reading: ExitStack, lines: Iterator[str]) -> Iterator[str]:
    """All of them; those that are not read by now need what `reading` holds open, which `opened` then takes over."""
    kept = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - `opened` closes it
    opened.enter_context(kept)
    until = time.monotonic() + AHEAD_SECONDS
    for line in lines:
        kept.write(line)
        if time.monotonic() > until:
            opened.push(reading.pop_all())
            break
    kept.seek(0)
    return chain(iter(partial(kept.read, PIECE), ""), lines)
