"""What is done once a day, each in a transaction of its own. Any number of schedulers may try."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.core.models import DailyChore
from campaigns.core.zones import club_zone

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """`do` is set-wise and harmless when repeated.

    One `in_chunks` gives how much it did, and is called again with each beat until that is nothing. One `by_club` has
    its day where the club is, and so is done as that begins.
    """

    name: str
    do: Callable[[Session, datetime], object]
    in_chunks: bool = False
    by_club: bool = False


def do_chores(sessions: Sessions, chores: Sequence[Chore], *, now: datetime) -> None:
    """Once a day of UTC, or of the club; whoever inserts the row does the work, and loses the row if it fails.

    A chore that fails is logged and tried again next time; the others go on.
    """
    for chore in chores:
        try:
            _do(sessions, chore, now=now)
        except Exception:
            log.exception("The daily chore %s failed; it will be tried again.", chore.name)


def _do(sessions: Sessions, chore: Chore, *, now: datetime) -> None:
    with sessions.begin() as session:
        if chore.in_chunks and _did_some(session, chore, now=now):
            return
        day = now.astimezone(club_zone(session)).date() if chore.by_club else now.date()
        mine = insert(DailyChore).values(name=chore.name, day=day).on_conflict_do_nothing()
        if session.execute(mine.returning(DailyChore.day)).first() and not chore.in_chunks:
            chore.do(session, now)


def _did_some(session: Session, chore: Chore, *, now: datetime) -> bool:
    return session.get(DailyChore, (chore.name, now.date())) is None and bool(chore.do(session, now))
