"""Purchases that turn out to be otherwise than recorded: what was said before is kept, all that follows is made right.

The purchase's own row of the timeline is brought to the new truth in place, so that whatever is counted from the
timeline comes out as if it had been recorded so in the first place. Beside it a row `PURCHASE_CORRECTED` tells that it
happened; its value is the difference, and the reactions to it refresh whatever depends on purchases.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import SPENDING, Activity, ActivityKind, Purchase, PurchaseCorrection
from campaigns.members.purchases.recording import activity_kind, reference_of
from campaigns.members.timeline import record_selected

CORRECTED = (
    "member_id",
    "kind",
    "at",
    "local_date",
    "amount",
    "paid",
    "currency",
    "quantity",
    "product",
    "refunded_order",
)
"""What a correction may change, and what is kept of before."""


def correct(session: Session, truth: Select[*tuple[Any, ...]], *, now: datetime) -> list[int]:
    """Bring purchases to what `truth` says: their `id` and a column for each of `CORRECTED`. Gives their ids."""
    said = truth.subquery("truth")
    held = select(Purchase.id).where(Purchase.id.in_(select(said.c.id))).order_by(Purchase.id).with_for_update()
    ids = list(session.scalars(held))
    if ids:
        _keep(session, ids, now=now)
        values = {name: said.c[name] for name in CORRECTED}
        session.execute(
            update(Purchase)
            .where(Purchase.id == said.c.id, among(Purchase.id, ids))
            .values(**values, revision=Purchase.revision + 1),
            execution_options={"synchronize_session": False},
        )
        _amend_timeline(session, ids)
        record_selected(session, _noted(ids, now=now), now=now)
    return ids


def _keep(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    before = func.jsonb_build_object(*(part for name in CORRECTED for part in (name, getattr(Purchase, name))))
    rows = select(Purchase.id, Purchase.revision, literal(now), before).where(among(Purchase.id, ids))
    session.execute(insert(PurchaseCorrection).from_select(["purchase_id", "revision", "at", "before"], rows))


def _amend_timeline(session: Session, ids: Sequence[int]) -> None:
    values = {
        "member_id": Purchase.member_id,
        "kind": activity_kind(),
        "at": Purchase.at,
        "value": Purchase.amount,
    }
    own = Activity.kind.in_(SPENDING) & (Activity.reference == reference_of())
    session.execute(
        update(Activity).where(among(Purchase.id, ids), own).values(values),
        execution_options={"synchronize_session": False},
    )


def _noted(ids: Sequence[int], *, now: datetime) -> Select[*tuple[Any, ...]]:
    """The difference; when the purchase is somebody else's now, all of it, and taken from the one before."""
    member_id = cast(PurchaseCorrection.before["member_id"].astext, BigInteger)
    amount = cast(PurchaseCorrection.before["amount"].astext, BigInteger)
    moved = member_id != Purchase.member_id
    revision = func.concat(reference_of(), "/rev:", cast(Purchase.revision, String))
    now_worth = Purchase.amount - case((moved, 0), else_=amount)
    given = _row(Purchase.member_id, now_worth, revision, ids, now=now)
    taken = _row(member_id, -amount, revision.concat("/taken"), ids, now=now).where(moved)
    return select(union_all(given, taken).subquery("corrected"))


def _row(
    member_id: SQLColumnExpression[int],
    value: ColumnElement[int],
    reference: ColumnElement[str],
    ids: Sequence[int],
    *,
    now: datetime,
) -> Select[*tuple[Any, ...]]:
    kind = literal(ActivityKind.PURCHASE_CORRECTED, Activity.kind.type)
    last = (PurchaseCorrection.purchase_id == Purchase.id) & (PurchaseCorrection.revision == Purchase.revision - 1)
    return (
        select(
            member_id.label("member_id"),
            kind.label("kind"),
            literal(now).label("at"),
            value.label("value"),
            reference.label("reference"),
            null().cast(Integer).label("event_id"),
        )
        .join(PurchaseCorrection, last)
        .where(among(Purchase.id, ids))
    )
