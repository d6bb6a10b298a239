"""Whoever adds what a summary is the sum of locks the rows first, always in the order of the members' ids.

So of two who add at once neither's is left out of the sum, and neither waits for the other for ever.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, any_, func, select
from sqlalchemy.orm import Session

from campaigns.core.fixed import IDS, FixedForIds, fixed_for_ids
from campaigns.members.models import MemberSummary


def lock_summaries(session: Session, members: Select[int]) -> None:
    """Until the transaction ends nobody else changes these members' points or summaries."""
    session.execute(_held(MemberSummary.member_id.in_(members)))


def lock_summaries_of(session: Session, ids: Sequence[int]) -> None:
    """The same for members whose ids are known."""
    _held_by_id().run(session, ids)


@cache
def _held_by_id() -> FixedForIds:
    return fixed_for_ids(_held(MemberSummary.member_id == any_(IDS)))


def _held(whose: ColumnElement[bool]) -> Select[int]:
    mine = select(MemberSummary.member_id).where(whose)
    return select(func.count()).select_from(mine.order_by(MemberSummary.member_id).with_for_update().subquery())
