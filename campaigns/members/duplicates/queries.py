"""Reads about those who may be one person."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.duplicates.likeness import SURE
from campaigns.members.models import DuplicatePair, PairState

PAGE = 50


def list_pairs(session: Session, *, limit: int = PAGE, offset: int = 0) -> list[DuplicatePair]:
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
    found = session.scalar(
        select(DuplicatePair).where(DuplicatePair.id == pair_id, DuplicatePair.state == PairState.OPEN)
    )
    if found is None:
        raise NotFound(what=mark("pair"))
    return found


def next_pair_id(session: Session) -> int | None:
    """The surest that is open."""
    rows = select(DuplicatePair.id).where(DuplicatePair.state == PairState.OPEN)
    return session.scalar(rows.order_by(*_SUREST).limit(1))


_SUREST = (DuplicatePair.score.desc(), DuplicatePair.id)
