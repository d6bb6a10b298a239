"""How the long work is done: under a lease, its progress told beside it; whoever is killed is followed by another.

A search is one transaction that tells how far it is through another; begun again it finds the same. Certain pairs are
merged a few at a time, each time with how many that were: another goes on with those that are left.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.members.duplicates.operations import merge_sure_pairs
from campaigns.members.duplicates.queries import count_sure_pairs
from campaigns.members.duplicates.search import search_duplicates
from campaigns.members.models import DuplicateTask, DuplicateWork, WorkState

LEASE = timedelta(seconds=60)
A_FEW = 10
"""Pairs merged in one transaction, so that a press on Stop is soon heard."""

log = logging.getLogger(__name__)


class Superseded(Exception):  # noqa: N818 - no fault
    """Somebody stopped the work, or did it meanwhile."""


class Leaving(Exception):  # noqa: N818 - no fault
    """The worker is to stop in the midst of a search; another begins it again."""


@dataclass(frozen=True, slots=True)
class Hands:
    """`clock` is the club's; leases go by `system_clock`. `more` says whether to go on."""

    sessions: Sessions
    clock: Clock
    system_clock: Clock
    more: Callable[[], bool]

    def lease(self) -> datetime:
        return self.system_clock() + LEASE


def work_all(hands: Hands) -> None:
    """Do all that runs and is in nobody's hand, the oldest first."""
    while hands.more() and (work := _take(hands)) is not None:
        try:
            _DOING[work.task](hands, work)
        except Superseded:
            continue
        except OperationalError:
            raise
        except Exception:
            log.exception("The work %s on duplicates broke.", work.id)
            _end(hands, work.id, WorkState.FAILED)


def _take(hands: Hands) -> DuplicateWork | None:
    free = or_(DuplicateWork.lease_until.is_(None), DuplicateWork.lease_until < hands.system_clock())
    chosen = select(DuplicateWork).where(DuplicateWork.state == WorkState.RUNNING, free)
    with hands.sessions.begin() as session:
        work = session.scalar(chosen.order_by(DuplicateWork.id).limit(1).with_for_update(skip_locked=True))
        if work is not None:
            work.lease_until = hands.lease()
        return work


def _search(hands: Hands, work: DuplicateWork) -> None:
    def tell(step: str, done: int, total: int) -> None:
        if not hands.more():
            raise Leaving
        _set(hands, work.id, step=step, done=done, total=total, lease_until=hands.lease())

    try:
        with hands.sessions.begin() as session:
            search_duplicates(session, now=hands.clock(), whole=work.whole, tell=tell)
            _finish(session, _locked(session, work.id), hands.system_clock())
    except Leaving:
        _let_go(hands, work.id)


def _merge(hands: Hands, work: DuplicateWork) -> None:
    while hands.more():
        with hands.sessions.begin() as session:
            found = _locked(session, work.id)
            merged = merge_sure_pairs(session, staff_id=found.staff_id, now=hands.clock(), most=A_FEW)
            found = _locked(session, work.id)
            found.done += merged
            found.total = found.done + count_sure_pairs(session)
            found.lease_until = hands.lease()
            if not merged:
                _finish(session, found, hands.system_clock())
                return
    _let_go(hands, work.id)


_DOING: dict[DuplicateTask, Callable[[Hands, DuplicateWork], None]] = {
    DuplicateTask.SEARCH: _search,
    DuplicateTask.MERGE: _merge,
}


def _locked(session: Session, work_id: int) -> DuplicateWork:
    """The row, held until the transaction ends, so that nobody takes it from one who is alive."""
    chosen = select(DuplicateWork).where(DuplicateWork.id == work_id).with_for_update()
    found = session.scalars(chosen, execution_options={"populate_existing": True}).one()
    if found.state is not WorkState.RUNNING:
        raise Superseded
    return found


def _finish(session: Session, found: DuplicateWork, at: datetime) -> None:
    found.state, found.lease_until, found.finished_at = WorkState.DONE, None, at
    session.flush()


def _end(hands: Hands, work_id: int, state: WorkState) -> None:
    _set(hands, work_id, state=state, lease_until=None, finished_at=hands.system_clock())


def _let_go(hands: Hands, work_id: int) -> None:
    """So that another may go on at once."""
    _set(hands, work_id, lease_until=None)


def _set(hands: Hands, work_id: int, **values: Any) -> None:
    running = DuplicateWork.id == work_id, DuplicateWork.state == WorkState.RUNNING
    with hands.sessions.begin() as session:
        if session.scalar(update(DuplicateWork).where(*running).values(**values).returning(DuplicateWork.id)) is None:
            raise Superseded
