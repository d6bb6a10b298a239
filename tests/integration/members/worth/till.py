"""A till: orders, refunds and corrections of members, and the points they have."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from campaigns.members.models import Member, PointsEntry, Purchase, PurchaseKind
from campaigns.members.purchases.corrections import CORRECTED, correct
from campaigns.members.purchases.recording import NewPurchase, record_purchases
from tests.clock import NOW


def order(member: Member, reference: str, amount: int, *, days_ago: float = 0) -> NewPurchase:
    at = NOW - timedelta(days=days_ago)
    return NewPurchase(member.id, "till/1", reference, at, at.date(), amount, "USD")


def sell(session: Session, *orders: NewPurchase) -> None:
    record_purchases(session, orders, now=NOW)


def take_back(session: Session, member: Member, reference: str, amount: int, *, of: str, now: datetime = NOW) -> None:
    """A refund that names its order."""
    refund = NewPurchase(
        member.id, "till/1", reference, now, now.date(), -amount, "USD", kind=PurchaseKind.REFUND, refunded_order=of
    )
    record_purchases(session, [refund], now=now)


def amend(session: Session, reference: str, **truth: Any) -> None:
    """Correct a purchase, as a file loaded again does."""
    session.expire_all()
    held = session.scalars(select(Purchase).where(Purchase.order_reference == reference)).one()
    said = {name: getattr(held, name) for name in CORRECTED} | truth
    columns = [Purchase.__table__.c[name].type for name in CORRECTED]
    values = [literal(said[name], kind).label(name) for name, kind in zip(CORRECTED, columns, strict=True)]
    correct(session, select(literal(held.id).label("id"), *values), now=NOW)


def entries(session: Session, member: Member) -> list[int]:
    """Points, oldest entry first."""
    mine = select(PointsEntry.points).where(PointsEntry.member_id == member.id)
    return list(session.scalars(mine.order_by(PointsEntry.id)))
