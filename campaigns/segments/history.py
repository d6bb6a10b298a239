"""How large a segment was each day, and who entered and left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from campaigns.members.models import Member
from campaigns.segments.models import SegmentMove, SegmentSize


@dataclass(frozen=True, slots=True)
class Moves:
    """Who entered and left between two recorded days: how many, and the first of them by name."""

    day: date
    entered: int
    left: int
    who_entered: Sequence[Member]
    who_left: Sequence[Member]


def sizes(session: Session, segment_id: int, *, limit: int = 90) -> Sequence[SegmentSize]:
    """The newest `limit` recorded days, the oldest first."""
    newest = select(SegmentSize).where(SegmentSize.segment_id == segment_id).order_by(SegmentSize.day.desc())
    return session.scalars(newest.limit(limit)).all()[::-1]


def moves(session: Session, segment_id: int, *, day: date | None = None, limit: int = 10) -> Moves | None:
    """Of that day, or of the last one recorded; None when there is nothing to compare it with."""
    found = select(SegmentSize).where(SegmentSize.segment_id == segment_id, SegmentSize.entered.is_not(None))
    if day is not None:
        found = found.where(SegmentSize.day == day)
    size = session.scalar(found.order_by(SegmentSize.day.desc()).limit(1))
    if size is None or size.entered is None or size.left is None:
        return None
    who_entered, who_left = (_who(session, size, entered=entered, limit=limit) for entered in (True, False))
    return Moves(size.day, size.entered, size.left, who_entered, who_left)


def _who(session: Session, size: SegmentSize, *, entered: bool, limit: int) -> Sequence[Member]:
    rows = (
        select(Member)
        .join(SegmentMove, SegmentMove.member_id == Member.id)
        .where(SegmentMove.segment_id == size.segment_id, SegmentMove.day == size.day, SegmentMove.entered.is_(entered))
        .options(joinedload(Member.tier), joinedload(Member.summary))
        .order_by(Member.sort_name, Member.id)
        .limit(limit)
    )
    return session.scalars(rows).all()


def last_sizes(session: Session) -> Mapping[int, SegmentSize]:
    """The newest recorded day of each segment that has one, by its id."""
    newest = select(SegmentSize).order_by(SegmentSize.segment_id, SegmentSize.day.desc())
    return {size.segment_id: size for size in session.scalars(newest.ext(distinct_on(SegmentSize.segment_id)))}
