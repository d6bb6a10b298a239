"""Gifts, and members with points to give for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, Member, PointsEntry, Redemption
from campaigns.rewards.catalogue import GiftPlan, add_gift
from campaigns.rewards.models import Gift
from campaigns.rewards.redeeming import Asked, redeem_gift
from tests.clock import NOW
from tests.factories_members import does, joins


def make_gift(session: Session, **changes: Any) -> Gift:
    told: dict[str, Any] = {"name": {"en": "Tea set", "zh": "茶具"}, "points": 60} | changes
    return add_gift(session, plan=GiftPlan(**told))


def rich(session: Session, name: str = "Ana Lima", *, points: int = 100) -> Member:
    """A member of the club with so many points."""
    member = joins(session, name)
    does(session, member, ActivityKind.PURCHASED, value=points * 100)
    return member


def ask(
    session: Session, member: Member, gift: Gift, *, request: str = "f1", now: datetime = NOW, **how: Any
) -> Redemption:
    asked = Asked(gift.id, request, **how)
    return redeem_gift(session, member_id=member.id, asked=asked, staff_id=None, now=now)


def left(session: Session, gift_id: int) -> int | None:
    return session.scalars(select(Gift.stock).where(Gift.id == gift_id)).one()


def ledger_sum(session: Session, member_id: int) -> int:
    return sum(session.scalars(select(PointsEntry.points).where(PointsEntry.member_id == member_id)))
