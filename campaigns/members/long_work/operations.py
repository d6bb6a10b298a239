"""Owing long work, asking for it, stopping it, going on."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.long_work.queries import get_work
from campaigns.members.models import LongWork, WorkKind, WorkState

QUEUES: Mapping[WorkKind, str] = {
    WorkKind.TIERS: "recounts",
    WorkKind.PROFILES: "recounts",
    WorkKind.RATES: "recounts",
    WorkKind.SEARCH: "duplicates",
    WorkKind.MERGE: "duplicates",
    WorkKind.IMPORT: "imports",
}
"""Kinds of different queues do not wait for each other."""


class NotUnderWay(Refused):
    sentence = mark("This is over already, or was stopped.")


class NothingToResume(Refused):
    sentence = mark("This was not stopped, so there is nothing to go on with.")


def kinds_of(queue: str) -> list[WorkKind]:
    return [kind for kind, its_queue in QUEUES.items() if its_queue == queue]


def owe(session: Session, kind: WorkKind, *, now: datetime, about: Sequence[str] = ()) -> None:
    """From the beginning, also when it is under way: it waits for the chunk that is in hand."""
    _begin(session, kind, {"owed_at": now, "staff_id": None}, about)


def ask(
    session: Session, kind: WorkKind, *, now: datetime, staff_id: int | None = None, about: Sequence[str] = ()
) -> LongWork:
    """Begin, or give the one that is under way."""
    over = LongWork.state != WorkState.RUNNING
    _begin(session, kind, {"owed_at": now, "staff_id": staff_id}, about, where=over)
    return get_work(session, kind)


def begin(session: Session, work: LongWork) -> None:
    """Go on with it for a new turn, where it is."""
    work.state, work.turn = WorkState.RUNNING, work.turn + 1
    work.lease_until, work.finished_at, work.fault = None, None, {}
    session.flush()
    ring_on_commit(session, QUEUES[work.kind])


def stop_work(session: Session, kind: WorkKind, subject: int = 0) -> None:
    """Between two chunks; waits for the one that is in hand. What was done stays."""
    if not _moved(session, kind, subject, {WorkState.RUNNING}, {"state": WorkState.STOPPED, "lease_until": None}):
        raise NotUnderWay


def resume_work(session: Session, kind: WorkKind) -> None:
    """Behind what was dealt with."""
    going = {"state": WorkState.RUNNING, "turn": LongWork.turn + 1, "fault": {}, "lease_until": None}
    if not _moved(session, kind, 0, {WorkState.STOPPED, WorkState.BROKEN}, going):
        raise NothingToResume
    ring_on_commit(session, QUEUES[kind])


def _begin(
    session: Session,
    kind: WorkKind,
    said: dict[str, Any],
    about: Sequence[str],
    *,
    where: ColumnElement[bool] | None = None,
) -> None:
    fresh = {
        **said,
        **dict.fromkeys(("place", "done", "total", "changed"), 0),
        **dict.fromkeys(("finished_at", "lease_until"), None),
        "state": WorkState.RUNNING,
        "step": "",
        "fault": {},
    }
    owed = insert(LongWork).values(kind=kind, subject=0, about=list(about), **fresh)
    anew = {**fresh, "turn": LongWork.turn + 1, "about": LongWork.about + owed.excluded.about}
    session.execute(owed.on_conflict_do_update(index_elements=["kind", "subject"], set_=anew, where=where))
    ring_on_commit(session, QUEUES[kind])


def _moved(
    session: Session, kind: WorkKind, subject: int, held: Collection[WorkState], values: Mapping[str, Any]
) -> bool:
    its = LongWork.kind == kind, LongWork.subject == subject
    moved = update(LongWork).where(*its, LongWork.state.in_(held)).values(values)
    return session.scalar(moved.returning(LongWork.kind)) is not None
