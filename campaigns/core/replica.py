"""A standby of the database that reports are read from, while it is near enough behind."""

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions

REST_SECONDS = 15.0
"""After it failed, how long nobody waits for it again."""
CATCHES_UP_SECONDS, LOOKS_EACH_SECONDS = 1.0, 0.02
"""How long it is waited for where it must hold all that was written."""
WRITTEN = text("SELECT CAST(pg_current_wal_lsn() AS text)")
APPLIED = text(
    "SELECT pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn) AS level, pg_last_xact_replay_timestamp() AS until,"
    " clock_timestamp() AS read_at"
)


class NotUsable(Exception):  # noqa: N818 - a word of the domain, not a fault of the program
    """Why reports are read from the database itself."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`as_of` is when the newest that it holds was written there; nothing while it holds all there is."""

    behind: timedelta
    as_of: datetime | None


@dataclass(slots=True)
class Rest:
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Replica:
    """Whoever replaces its sessions by others, bound to chapters, shares its rest."""

    engine: Engine
    sessions: Sessions
    most_behind: timedelta
    _rest: Rest = field(default_factory=Rest)

    def rest(self) -> None:
        self._rest.until = time.monotonic() + REST_SECONDS

    def rests(self) -> bool:
        return time.monotonic() < self._rest.until


def written_by(primary: Session) -> str:
    """How far the database itself has written, to be asked before its replica is."""
    return str(primary.scalar(WRITTEN))


def standing_of(session: Session, written: str) -> Standing:
    """How far a session of the replica is behind `written`. Raises NotUsable."""
    told = session.execute(APPLIED, {"written": written}).one()
    if told.level is None:
        raise NotUsable("It is no standby: it takes writes of its own, or is fed by logical replication.")
    if told.level:
        return Standing(timedelta(), None)
    if told.until is None:
        raise NotUsable("It has not said yet how far it is.")
    return Standing(max(told.read_at - told.until, timedelta()), told.until)


def open_copy(
    opened: ExitStack, replica: Replica, written: str, *, level: bool = False
) -> tuple[Session, Standing] | None:
    """A session of it that only reads and that `opened` closes; nothing while it is away or too far behind.

    If it must be level with `written`, it is waited for a moment.
    """
    if replica.rests():
        return None
    try:
        session = opened.enter_context(replica.sessions.begin())
        session.execute(text("SET TRANSACTION READ ONLY"))
        standing = _caught_up(session, written) if level else standing_of(session, written)
    except OperationalError:
        opened.pop_all().close()
        replica.rest()
    except NotUsable:
        pass
    else:
        if standing.as_of is None or (not level and standing.behind <= replica.most_behind):
            return session, standing
    return None


def _caught_up(session: Session, written: str) -> Standing:
    until = time.monotonic() + CATCHES_UP_SECONDS
    standing = standing_of(session, written)
    while standing.as_of and time.monotonic() < until:
        time.sleep(LOOKS_EACH_SECONDS)
        standing = standing_of(session, written)
    return standing


def look_at(replica: Replica, primary: Sessions) -> Standing:
    """How far it is behind now. Raises NotUsable, also where it does not answer."""
    with primary.begin() as session:
        written = written_by(session)
    try:
        with replica.sessions.begin() as session:
            return standing_of(session, written)
    except OperationalError as fault:
        raise NotUsable(str(fault.orig).strip().splitlines()[0]) from fault
