"""The work of a recount: some members at a time, each time one transaction with how far it came.

Whoever does a chunk holds the row of the recount meanwhile, and nothing else marks it as theirs: when they are killed,
the next one goes on behind the last chunk that stands.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, planned_each_time
from campaigns.members.models import Member, Recount, RecountKind, RecountState
from campaigns.members.recounts.kinds import WAYS, Reach

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counting:
    """What the work needs of an edge. `told` hears after so `many` members each time how the recount stands."""

    sessions: Sessions
    clock: Clock
    many: int = 5_000
    told: Callable[[Recount], object] = lambda _owed: None


def recount_all(counting: Counting, *, more: Callable[[], bool]) -> None:
    """Work off whatever is owed and in nobody's hand, the longest owed first."""
    while more() and (kind := _next(counting)) is not None:
        try:
            recount_some(counting, kind)
        except OperationalError:
            raise
        except Exception:
            log.exception("The recount of %s broke.", kind)
            _break(counting, kind)


def recount_some(counting: Counting, kind: RecountKind) -> None:
    """A chunk, unless somebody else has it in hand."""
    with counting.sessions.begin() as session, planned_each_time(session):
        owed = session.scalars(_running().where(Recount.kind == kind)).one_or_none()
        if owed is not None:
            _count(session, owed, counting.many, now=counting.clock())
            counting.told(owed)


def _next(counting: Counting) -> RecountKind | None:
    with counting.sessions.begin() as session:
        owed = session.scalars(_running().order_by(Recount.owed_at).limit(1)).one_or_none()
        return owed.kind if owed else None


def _running() -> Select[Recount]:
    return select(Recount).where(Recount.state == RecountState.RUNNING).with_for_update(skip_locked=True)


def _count(session: Session, owed: Recount, many: int, *, now: datetime) -> None:
    way, after = WAYS[owed.kind], owed.position
    coming = select(Member.id).where(Member.id > after).order_by(Member.id).limit(many).subquery()
    last, members = session.execute(select(func.max(coming.c.id), func.count()).select_from(coming)).one()
    if last is None:
        way.end(session, owed)
        owed.state, owed.finished_at = RecountState.DONE, now
        return
    owed.changed += way.some(session, owed, Reach(after, last), now)
    owed.done += members
    owed.position = last


def _break(counting: Counting, kind: RecountKind) -> None:
    broken = update(Recount).where(Recount.kind == kind, Recount.state == RecountState.RUNNING)
    with counting.sessions.begin() as session:
        session.execute(broken.values(state=RecountState.BROKEN))
