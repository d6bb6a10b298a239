"""What is known of long work, past and under way."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import LongWork, WorkKind


class Pace(NamedTuple):
    """How much a second; nothing is known yet while it is zero."""

    rate: int
    seconds_left: int


def find_work(session: Session, kind: WorkKind) -> LongWork | None:
    """The latest; nothing while none was ever owed."""
    return session.get(LongWork, (kind, 0), populate_existing=True)


def get_work(session: Session, kind: WorkKind, subject: int = 0) -> LongWork:
    return session.get_one(LongWork, (kind, subject), populate_existing=True)


def list_works(session: Session) -> Sequence[LongWork]:
    """The latest of each kind; files are listed by themselves."""
    return session.scalars(select(LongWork).where(LongWork.subject == 0).order_by(LongWork.kind)).all()


def pace_of(work: LongWork, *, system_now: datetime) -> Pace:
    """How fast it has been since it was taken in hand, and how long it still takes."""
    seconds = (system_now - work.taken_at).total_seconds() if work.taken_at else 0
    done = work.done - work.taken_done
    if done <= 0 or seconds <= 0:
        return Pace(0, 0)
    return Pace(round(done / seconds), math.ceil(max(work.total - work.done, 0) * seconds / done))
