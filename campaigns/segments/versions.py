"""What a segment was after each time it was saved."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.segments.models import Segment, SegmentVersion


def versions_of(session: Session, segment_id: int) -> Sequence[SegmentVersion]:
    """The newest first, which is what the segment is now; with who saved them."""
    found = select(SegmentVersion).where(SegmentVersion.segment_id == segment_id)
    newest_first = found.options(joinedload(SegmentVersion.saved_by)).order_by(SegmentVersion.number.desc())
    return session.scalars(newest_first).all()


def get_version(session: Session, segment_id: int, number: int) -> SegmentVersion:
    version = session.get(SegmentVersion, (segment_id, number), options=[joinedload(SegmentVersion.saved_by)])
    return must_exist(version, mark("version"))


def keep_version(session: Session, segment: Segment, *, staff_id: int | None, now: datetime) -> None:
    """What the segment is now becomes a version, unless nothing changed. Its row is locked, or new."""
    last = _last(session, segment.id)
    if last is not None and (last.name, last.rule) == (segment.name, segment.rule):
        return
    session.add(
        SegmentVersion(
            segment_id=segment.id,
            number=last.number + 1 if last else 1,
            name=segment.name,
            rule=segment.rule,
            saved_at=now,
            saved_by_id=staff_id,
        )
    )
    session.flush()


def _last(session: Session, segment_id: int) -> SegmentVersion | None:
    found = select(SegmentVersion).where(SegmentVersion.segment_id == segment_id)
    return session.scalar(found.order_by(SegmentVersion.number.desc()).limit(1))
