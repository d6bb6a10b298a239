"""Whoever adds what a summary is the sum of locks the rows first, always in the order of the members' ids.

So of two who add at once neither's is left out of the sum, and neither waits for the other for ever.
"""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaigns.members.models import MemberSummary


def lock_summaries(session: Session, members: Select[int]) -> None:
    """Until the transaction ends nobody else changes these members' points or summaries."""
    mine = select(MemberSummary.member_id).where(MemberSummary.member_id.in_(members))
    held = mine.order_by(MemberSummary.member_id).with_for_update().subquery()
    session.execute(select(func.count()).select_from(held))
