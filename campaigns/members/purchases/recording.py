"""Orders and refunds, each recorded once, and what follows on the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, literal, null, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.members.models import Activity, ActivityKind, Purchase, PurchaseKind
from campaigns.members.timeline import record_selected


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
    product: str = ""
    kind: PurchaseKind = PurchaseKind.ORDER
    refunded_order: str = ""
    """The order reference, of the same source, that a refund gives back."""


def record_purchases(session: Session, purchases: Sequence[NewPurchase], *, now: datetime) -> int:
    """Add those that are new by source and order reference; points and tiers follow. Gives how many there were."""
    if not purchases:
        return 0
    names = [field.name for field in fields(NewPurchase)]
    columns = [(name, Purchase.__table__.c[name].type) for name in names]
    given = table_of("given", columns, [[getattr(purchase, name) for name in names] for purchase in purchases])
    rows = select(*given.c, given.c.amount)
    added = insert(Purchase).from_select([*names, "paid"], rows, include_defaults=False).on_conflict_do_nothing()
    return len(record_selected(session, on_timelines(added), now=now).ids)


def on_timelines(purchases: Insert) -> Select[*tuple[Any, ...]]:
    """The rows of the timelines of what the same statement inserts, as `record_selected` takes them."""
    columns = Purchase.__table__.c
    told = (columns[name] for name in ("member_id", "source", "order_reference", "kind", "at", "amount"))
    added = purchases.returning(*told).cte("added").c
    event_id = null().cast(Integer)
    return select(added.member_id, activity_kind(added), added.at, added.amount, reference_of(added), event_id)


def activity_kind(purchase: Any = Purchase) -> ColumnElement[ActivityKind]:
    """What a purchase is on the timeline."""
    kinds = Activity.kind.type
    refunded = (purchase.kind == PurchaseKind.REFUND, literal(ActivityKind.REFUNDED, kinds))
    return case(refunded, else_=literal(ActivityKind.PURCHASED, kinds))


def reference_of(purchase: Any = Purchase) -> ColumnElement[str]:
    """The reference of a purchase's own row of the timeline."""
    return func.concat("purchase:", purchase.source, "/", purchase.order_reference)
