"""Owing a recount, stopping it, going on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import Member, Recount, RecountKind, RecountState

QUEUE = "recounts"


class NothingToStop(Refused):
    sentence = mark("This recount is not running.")


class NothingToResume(Refused):
    sentence = mark("This recount was not stopped.")


def owe(session: Session, kind: RecountKind, *, now: datetime, gone: Sequence[str] = ()) -> None:
    """From the first member on, also when one is under way: it waits for the chunk that is in hand."""
    fresh: dict[str, Any] = {
        "state": RecountState.RUNNING,
        "position": 0,
        "members": select(func.count()).select_from(Member).scalar_subquery(),
        "done": 0,
        "changed": 0,
        "owed_at": now,
        "finished_at": None,
    }
    owed = insert(Recount).values(kind=kind, gone=list(gone), **fresh)
    anew = {**fresh, "gone": Recount.gone + owed.excluded.gone}
    session.execute(owed.on_conflict_do_update(index_elements=["kind"], set_=anew))
    ring_on_commit(session, QUEUE)


def stop_recount(session: Session, kind: RecountKind) -> None:
    """Between two chunks; waits for the one that is in hand."""
    if not _moved(session, kind, {RecountState.RUNNING}, RecountState.STOPPED):
        raise NothingToStop


def resume_recount(session: Session, kind: RecountKind) -> None:
    """Behind the members who were dealt with."""
    if not _moved(session, kind, {RecountState.STOPPED, RecountState.BROKEN}, RecountState.RUNNING):
        raise NothingToResume
    ring_on_commit(session, QUEUE)


def _moved(session: Session, kind: RecountKind, held: Collection[RecountState], state: RecountState) -> bool:
    moved = update(Recount).where(Recount.kind == kind, Recount.state.in_(held)).values(state=state)
    return session.scalar(moved.returning(Recount.kind)) is not None
