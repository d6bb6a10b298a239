"""Reads about those who may be one person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.duplicates.likeness import SURE
from campaigns.members.duplicates.undoing import UNDO_DAYS
from campaigns.members.models import DuplicatePair, Member, Merge, PairState
from campaigns.staff.models import Staff


def list_pairs(session: Session, *, limit: int, offset: int = 0) -> list[DuplicatePair]:
    """Open ones, the surest first, with both members."""
    rows = select(DuplicatePair).where(DuplicatePair.state == PairState.OPEN)
    both = (joinedload(DuplicatePair.one), joinedload(DuplicatePair.other))
    return list(session.scalars(rows.options(*both).order_by(*_SUREST).limit(limit).offset(offset)))


def count_pairs(session: Session, *, at_least: int = 0) -> int:
    open_pairs = select(func.count()).where(DuplicatePair.state == PairState.OPEN, DuplicatePair.score >= at_least)
    return session.scalar(open_pairs) or 0


def count_sure_pairs(session: Session) -> int:
    """Those that may be merged in bulk."""
    return count_pairs(session, at_least=SURE)


def get_pair(session: Session, pair_id: int) -> DuplicatePair:
    """An open one, with all of both members that is compared."""
    found = select(DuplicatePair).where(DuplicatePair.id == pair_id, DuplicatePair.state == PairState.OPEN)
    return must_exist(session.scalar(found), mark("pair"))


def next_pair_id(session: Session) -> int | None:
    """The surest that is open."""
    rows = select(DuplicatePair.id).where(DuplicatePair.state == PairState.OPEN)
    return session.scalar(rows.order_by(*_SUREST).limit(1))


_SUREST = (DuplicatePair.score.desc(), DuplicatePair.id)


@dataclass(frozen=True, slots=True)
class MergeShown:
    """`name`: of the record that is gone, while that is known."""

    merge: Merge
    kept: Member
    staff: Staff | None
    name: str
    can_be_undone: bool


def count_merges(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Merge)) or 0


def list_merges(session: Session, *, now: datetime, limit: int, offset: int) -> list[MergeShown]:
    """The newest first."""
    rows = (
        select(Merge, Member, Staff)
        .join(Member, Member.id == Merge.kept_id)
        .outerjoin(Staff, Staff.id == Merge.staff_id)
        .order_by(Merge.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [_shown(merge, kept, staff, now) for merge, kept, staff in session.execute(rows)]


def _shown(merge: Merge, kept: Member, staff: Staff | None, now: datetime) -> MergeShown:
    fresh = merge.before is not None and merge.at >= now - timedelta(days=UNDO_DAYS)
    name = merge.before["member"]["full_name"] if merge.before else merge.merged_code
    return MergeShown(merge, kept, staff, name, fresh and merge.undone_at is None)
