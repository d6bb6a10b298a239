"""Long work that staff ask for: a search now, and merging all pairs that are certain. Workers do it; see `work`."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import DuplicateTask, DuplicateWork, WorkState

QUEUE = "duplicates"


class NotUnderWay(Refused):
    sentence = mark("This is over already, or was stopped.")


def start_work(
    session: Session, *, task: DuplicateTask, whole: bool = False, staff_id: int | None, system_now: datetime
) -> DuplicateWork:
    """Begin, or give the work of this kind that is under way."""
    row = {"task": task, "whole": whole, "state": WorkState.RUNNING, "staff_id": staff_id, "started_at": system_now}
    running = DuplicateWork.state == WorkState.RUNNING
    session.execute(
        insert(DuplicateWork).values(row).on_conflict_do_nothing(index_elements=["task"], index_where=running)
    )
    ring_on_commit(session, QUEUE)
    return session.scalars(select(DuplicateWork).where(DuplicateWork.task == task, running)).one()


def stop_work(session: Session, *, task: DuplicateTask, system_now: datetime) -> None:
    """What was merged stays merged; a search that is stopped leaves the list as it was."""
    stopped = (
        update(DuplicateWork)
        .where(DuplicateWork.task == task, DuplicateWork.state == WorkState.RUNNING)
        .values(state=WorkState.STOPPED, lease_until=None, finished_at=system_now)
        .returning(DuplicateWork.id)
    )
    if session.scalar(stopped) is None:
        raise NotUnderWay


def latest_work(session: Session) -> Mapping[DuplicateTask, DuplicateWork]:
    """The newest of each kind, running or over."""
    newest = select(DuplicateWork).ext(distinct_on(DuplicateWork.task))
    rows = session.scalars(newest.order_by(DuplicateWork.task, DuplicateWork.id.desc()))
    return {row.task: row for row in rows}
