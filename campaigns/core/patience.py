"""Writing what must not be lost, through the failures of a database that comes back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions

log = structlog.get_logger(__name__)

FIRST_WAIT = 0.1
LONGEST_WAIT = 2.0

Wait = Callable[[float], None]
"""Lets so many seconds pass."""


def insist(
    sessions: Sessions,
    write: Callable[[Session], None],
    *,
    wait: Wait,
    until: datetime,
    clock: Clock,
) -> None:
    """Commit what `write` writes, which is harmless when repeated; where the database fails, again until `until`.

    Raises the last failure: a deadlock, a restart, a full disk, an answer to COMMIT that nobody heard.
    """
    pause = FIRST_WAIT
    while True:
        try:
            with sessions.begin() as session:
                write(session)
        except (OperationalError, InterfaceError) as fault:
            if clock() + timedelta(seconds=pause) >= until:
                raise
            log.warning("not written yet", fault=str(fault.orig), again_in=pause)
            wait(pause)
            pause = min(2 * pause, LONGEST_WAIT)
        else:
            return
