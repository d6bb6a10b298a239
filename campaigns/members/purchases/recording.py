"""Orders and refunds, each recorded once, and what follows on the timeline."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, case, func, literal, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import Activity, ActivityKind, Purchase, PurchaseKind
from campaigns.members.timeline import ActivityBatch, let_follow, note_selected

BOUGHT = (ActivityKind.PURCHASED, ActivityKind.REFUNDED)
"""The kinds of a purchase's own row of the timeline."""


@dataclass(frozen=True, slots=True)
class NewPurchase:
    """`amount` in minor units of the club's currency, negative for a refund; `local_date` is the day at the club."""

    member_id: int
    source: str
    order_reference: str
    at: datetime
    local_date: date
    amount: int
    currency: str
    quantity: int = 1
    kind: PurchaseKind = PurchaseKind.ORDER


def record_purchases(session: Session, purchases: Sequence[NewPurchase], *, now: datetime) -> int:
    """Add those that are new by source and order reference. Gives how many there were."""
    if not purchases:
        return 0
    added = insert(Purchase).on_conflict_do_nothing().returning(Purchase.id)
    ids = list(session.scalars(added, [{**asdict(purchase), "paid": purchase.amount} for purchase in purchases]))
    note_purchases(session, ids, now=now)
    return len(ids)


def note_purchases(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """Put purchases just added on the timelines; points and tiers follow."""
    let_follow(session, put_on_timelines(session, ids), now=now)


def put_on_timelines(session: Session, ids: Sequence[int]) -> ActivityBatch:
    """The same without what follows."""
    rows = select(
        Purchase.member_id, activity_kind(), Purchase.at, Purchase.amount, reference_of(), null().cast(Integer)
    ).where(among(Purchase.id, ids))
    return note_selected(session, rows) if ids else ActivityBatch()


def activity_kind() -> ColumnElement[ActivityKind]:
    """What a purchase is on the timeline."""
    kinds = Activity.kind.type
    refunded = (Purchase.kind == PurchaseKind.REFUND, literal(ActivityKind.REFUNDED, kinds))
    return case(refunded, else_=literal(ActivityKind.PURCHASED, kinds))


def reference_of() -> ColumnElement[str]:
    """The reference of a purchase's own row of the timeline."""
    return func.concat("purchase:", Purchase.source, "/", Purchase.order_reference)
