"""Decisions about pairs: one person, or two."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.duplicates.likeness import SURE
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.review import preferred
from campaigns.members.models import DuplicatePair, Member, Merge, PairState


class PairDecided(NotFound):
    sentence = mark("This pair was decided or changed meanwhile. Nothing was changed; go on with the next.")


def dismiss_pair(session: Session, *, pair_id: int, staff_id: int | None, now: datetime) -> DuplicatePair:
    """They are two people; it stays so until something new speaks for one."""
    pair = _open(session, pair_id)
    pair.state, pair.decided_at, pair.staff_id = PairState.DISMISSED, now, staff_id
    session.flush()
    return pair


def merge_pair(
    session: Session,
    *,
    pair_id: int,
    kept_id: int,
    from_other: Collection[str] = (),
    staff_id: int | None,
    now: datetime,
) -> Merge:
    """They are one person, whose record is `kept_id`."""
    pair = _open(session, pair_id)
    if kept_id not in (pair.one_id, pair.other_id):
        raise PairDecided
    other_id = pair.other_id if kept_id == pair.one_id else pair.one_id
    session.expunge(pair)
    return merge_members(session, kept_id=kept_id, other_id=other_id, from_other=from_other, staff_id=staff_id, now=now)


def merge_sure_pairs(session: Session, *, staff_id: int | None, now: datetime, most: int) -> int:
    """Merge pairs that share an address and the name; the older record stays. Gives how many."""
    sure = select(DuplicatePair.id).where(DuplicatePair.state == PairState.OPEN, DuplicatePair.score >= SURE)
    merged = 0
    for pair_id in session.scalars(sure.order_by(DuplicatePair.id).limit(most)).all():
        pair = session.get(DuplicatePair, pair_id, populate_existing=True)
        if pair is None:  # one of them was merged just now
            continue
        one, other = session.get_one(Member, pair.one_id), session.get_one(Member, pair.other_id)
        kept = preferred(one, other)
        merge_pair(session, pair_id=pair_id, kept_id=kept.id, staff_id=staff_id, now=now)
        merged += 1
    return merged


def _open(session: Session, pair_id: int) -> DuplicatePair:
    pair = session.scalar(
        select(DuplicatePair)
        .where(DuplicatePair.id == pair_id, DuplicatePair.state == PairState.OPEN)
        .with_for_update(of=DuplicatePair)
    )
    if pair is None:
        raise PairDecided
    return pair
