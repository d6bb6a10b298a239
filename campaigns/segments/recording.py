"""Recording, once a day, how large each segment is and who entered and left since the day recorded before."""

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    ScalarSelect,
    SmallInteger,
    cast,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.members.models import Member
from campaigns.segments.models import Segment, SegmentMove, SegmentRoll, SegmentSize
from campaigns.segments.queries import get_segment, segment_select

log = logging.getLogger(__name__)

STRETCH_BITS = 13
PLACES = (1 << STRETCH_BITS) - 1
SIZES_KEPT = timedelta(days=730)
MOVES_KEPT = timedelta(days=92)


def record_segments(session: Session, *, now: datetime) -> int:
    """Record every saved segment that is not recorded yet today; drop what is too old. Gives how many.

    A segment that cannot be counted, for its rule names what is gone, is left out and holds up no other.
    """
    day = now.date()
    today = exists().where(SegmentSize.segment_id == Segment.id, SegmentSize.day >= day)
    recorded = 0
    for segment_id in session.scalars(select(Segment.id).where(~today).order_by(Segment.id)).all():
        try:
            with session.begin_nested():
                _record(session, segment_id, now=now)
                recorded += 1
        except (Refused, DBAPIError):
            log.exception("A segment could not be recorded", extra={"segment_id": segment_id})
    session.execute(delete(SegmentSize).where(SegmentSize.day < day - SIZES_KEPT))
    session.execute(delete(SegmentMove).where(SegmentMove.day < day - MOVES_KEPT))
    return recorded


def _record(session: Session, segment_id: int, *, now: datetime) -> None:
    """One statement, so that size, moves and roll are of one instant."""
    segment, day = get_segment(session, segment_id), now.date()
    compared = bool(session.scalar(select(exists().where(SegmentSize.segment_id == segment_id))))
    members = segment_select(session, segment_id, now).subquery("members")
    inside = select(members.c[0].label("id")).cte("inside")
    moved = _moved(inside, segment_id)
    entered, left = (_count(moved, moved.c.entered.is_(whether)) if compared else null() for whether in (True, False))
    counts = select(literal(segment_id), literal(day), _count(inside), entered, left, literal(segment.digest))
    columns = [SegmentSize.segment_id, SegmentSize.day, SegmentSize.members, SegmentSize.entered, SegmentSize.left]
    statement = insert(SegmentSize).from_select([*columns, SegmentSize.digest], counts)
    if compared:
        statement = statement.add_cte(_told(moved, segment_id, day))
    session.execute(statement.add_cte(*_kept(inside, segment_id)))


def _count(rows: CTE, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows).where(*conditions).scalar_subquery()


def _moved(inside: CTE, segment_id: int) -> CTE:
    """`id, entered`: those who are in it now or were when it was recorded, and not both."""
    first = SegmentRoll.stretch.bitwise_lshift(cast(STRETCH_BITS, Integer))
    place = cast(func.unnest(SegmentRoll.places), BigInteger)
    roll = select(first.bitwise_or(place).label("id")).where(SegmentRoll.segment_id == segment_id)
    before = roll.subquery("before")
    return (
        select(func.coalesce(inside.c.id, before.c.id).label("id"), before.c.id.is_(None).label("entered"))
        .select_from(inside.join(before, before.c.id == inside.c.id, full=True))
        .where(or_(inside.c.id.is_(None), before.c.id.is_(None)))
        .cte("moved")
    )


def _told(moved: CTE, segment_id: int, day: date) -> CTE:
    """Of those who were merged away or erased nothing is told but the number."""
    stays = select(literal(segment_id), literal(day), Member.id, moved.c.entered).join(moved, moved.c.id == Member.id)
    columns = [SegmentMove.segment_id, SegmentMove.day, SegmentMove.member_id, SegmentMove.entered]
    return insert(SegmentMove).from_select(columns, stays.where(Member.erased_at.is_(None))).cte("told")


def _kept(inside: CTE, segment_id: int) -> tuple[CTE, CTE]:
    """Only stretches in which somebody moved are written anew."""
    stretch, place = inside.c.id.bitwise_rshift(cast(STRETCH_BITS, Integer)), inside.c.id.bitwise_and(PLACES)
    places = func.array_agg(aggregate_order_by(cast(place, SmallInteger), place), type_=ARRAY(SmallInteger))
    full = select(stretch.label("stretch"), places.label("places")).group_by(stretch).cte("full")
    written = insert(SegmentRoll).from_select(
        [SegmentRoll.segment_id, SegmentRoll.stretch, SegmentRoll.places],
        select(literal(segment_id), full.c.stretch, full.c.places),
    )
    written = written.on_conflict_do_update(
        index_elements=["segment_id", "stretch"],
        set_={"places": written.excluded.places},
        where=SegmentRoll.places != written.excluded.places,
    )
    emptied = delete(SegmentRoll).where(
        SegmentRoll.segment_id == segment_id, SegmentRoll.stretch.not_in(select(full.c.stretch))
    )
    return written.cte("written"), emptied.cte("emptied")
