"""Points of orders that were returned or corrected: those of what was bought in the end, with no drift.

An order is worth the points of its amount less what its refunds gave back, and never less than none. Whatever touches
it adds one entry: the difference to what was given for it before.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from campaigns.members.models import Activity, ActivityKind, PointsEntry, Purchase, PurchaseCorrection, PurchaseKind
from campaigns.members.points.rules import EarningRules
from campaigns.members.timeline import rows_of_ids


def settled_orders(rules: EarningRules, *, refunded: bool, corrected: bool) -> Select[*tuple[Any, ...]]:
    """Entries (member_id, cause, points, at, corrects) for what a batch, whose ids it is given, touches.

    Whether it has refunds and corrections is said, for that most have none makes the statement several times shorter.
    """
    touched = _touched(refunded=refunded, corrected=corrected).subquery("touched")
    last = (
        select(touched)
        .ext(distinct_on(touched.c.member_id, touched.c.purchase_id))
        .order_by(touched.c.member_id, touched.c.purchase_id, touched.c.place.desc())
        .subquery("last")
    )
    points = (_due(last, rules) - _given(last)).label("points")
    settled = (
        select(last.c.member_id, last.c.cause, points, last.c.at, _own_cause(Purchase).label("corrects"))
        .join(Purchase, Purchase.id == last.c.purchase_id)
        .subquery("settled")
    )
    return select(settled).where(settled.c.points != 0)


def reference(purchase: Any) -> ColumnElement[str]:
    """Of a purchase's own row of the timeline."""
    return literal("purchase:").concat(purchase.source).concat("/").concat(purchase.order_reference)


def _own_cause(purchase: Any) -> ColumnElement[str]:
    kind = case((purchase.kind == PurchaseKind.REFUND, "refunded:"), else_="purchased:")
    return kind.concat(reference(purchase))


def _own_causes(purchase: Any) -> list[ColumnElement[str]]:
    """An order may have turned out to be a refund, or the other way round."""
    return [literal(kind).concat(reference(purchase)) for kind in ("purchased:", "refunded:")]


def _due(last: Any, rules: EarningRules) -> ColumnElement[int]:
    """What the purchase is worth to that member by the rule of its day."""
    kept = func.greatest(Purchase.amount + _given_back(), 0)
    at = Purchase.at.expression
    return case(
        (Purchase.member_id != last.c.member_id, 0),
        (Purchase.kind == PurchaseKind.ORDER, rules.bought(kept, at)),
        (Purchase.refunded_order == "", rules.bought(Purchase.amount.expression, at)),
        else_=0,
    )


def _given_back() -> ScalarSelect[int]:
    refund = aliased(Purchase)
    return (
        select(func.coalesce(func.sum(refund.amount), 0))
        .where(
            refund.source == Purchase.source,
            refund.refunded_order == Purchase.order_reference,
            refund.refunded_order != "",
        )
        .correlate(Purchase)
        .scalar_subquery()
    )


def _given(last: Any) -> ColumnElement[int]:
    """The points its member has for the purchase so far."""
    own = _own_causes(Purchase)
    alone = PointsEntry.cause.in_(own) & PointsEntry.corrects.is_(None)
    return _sum(last, alone) + _sum(last, PointsEntry.corrects.in_(own))


def _sum(last: Any, condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(PointsEntry.points), 0))
        .where(PointsEntry.member_id == last.c.member_id, condition)
        .correlate(last, Purchase)
        .scalar_subquery()
    )


def _touched(*, refunded: bool, corrected: bool) -> CompoundSelect[Any]:
    """Rows (member_id, purchase_id, cause, at, place): whose points for which purchase to settle, and why."""
    parts = [_refunded_before(), _settled_before()]
    if refunded:
        parts.append(_orders_refunded())
    if corrected:
        said = _corrected().subquery("corrected")
        parts += [
            select(said.c.member_id, said.c.purchase_id, said.c.cause, said.c.at, said.c.place),
            _orders_of(said, said.c.refunded_order),
            _orders_of(said, said.c.refunded_before),
        ]
    return union_all(*parts)


def _orders_refunded() -> Select[*tuple[Any, ...]]:
    """The orders that the batch's refunds give back."""
    refund, order = aliased(Purchase), aliased(Purchase)
    its_own = (
        (refund.member_id == Activity.member_id)
        & (refund.at == Activity.at)
        & (reference(refund) == Activity.reference)
        & (refund.refunded_order != "")
    )
    named = (order.source == refund.source) & (order.order_reference == refund.refunded_order)
    return (
        rows_of_ids(ActivityKind.REFUNDED)
        .with_only_columns(
            order.member_id.label("member_id"),
            order.id.label("purchase_id"),
            literal("refunded:").concat(Activity.reference).label("cause"),
            Activity.at.label("at"),
            Activity.id.label("place"),
        )
        .select_from(Activity)
        .join(refund, its_own)
        .join(order, named)
    )


def _refunded_before() -> Select[*tuple[Any, ...]]:
    """The orders of the batch whose refunds were recorded earlier."""
    refund, order = aliased(Purchase), aliased(Purchase)
    named = literal("purchase:").concat(refund.source).concat("/").concat(refund.refunded_order)
    gives_back = (
        (refund.member_id == Activity.member_id) & (refund.refunded_order != "") & (named == Activity.reference)
    )
    same = (order.source == refund.source) & (order.order_reference == refund.refunded_order)
    cause = literal("refunded:").concat(reference(refund))
    return (
        rows_of_ids(ActivityKind.PURCHASED)
        .with_only_columns(
            order.member_id.label("member_id"),
            order.id.label("purchase_id"),
            cause.label("cause"),
            refund.at.label("at"),
            literal(0).label("place"),
        )
        .select_from(Activity)
        .join(refund, gives_back)
        .join(order, same)
    )


def _settled_before() -> Select[*tuple[Any, ...]]:
    """Those corrected before anything followed from their recording, as may happen to the rows of a file."""
    purchase = aliased(Purchase)
    own = Activity.kind.concat(":").concat(Activity.reference)
    its_own = (purchase.member_id == Activity.member_id) & (reference(purchase) == Activity.reference)
    return (
        rows_of_ids(ActivityKind.PURCHASED, ActivityKind.REFUNDED)
        .with_only_columns(
            Activity.member_id.label("member_id"),
            purchase.id.label("purchase_id"),
            literal("settled:").concat(own).label("cause"),
            Activity.at.label("at"),
            literal(0).label("place"),
        )
        .select_from(Activity)
        .join(PointsEntry, (PointsEntry.member_id == Activity.member_id) & (PointsEntry.corrects == own))
        .join(purchase, its_own)
    )


def _corrected() -> Select[*tuple[Any, ...]]:
    """A row for each member who has or had a corrected purchase."""
    said = _corrections().cte("said")
    found = _corrections().cte("found")
    before = (PurchaseCorrection.purchase_id == Purchase.id) & (PurchaseCorrection.revision == Purchase.revision - 1)
    return (
        select(
            said.c.member_id,
            Purchase.id.label("purchase_id"),
            said.c.cause,
            said.c.at,
            said.c.place,
            Purchase.source,
            Purchase.refunded_order,
            PurchaseCorrection.before["refunded_order"].astext.label("refunded_before"),
        )
        .join(found, found.c.key == said.c.key)
        .join(Purchase, (Purchase.member_id == found.c.member_id) & (reference(Purchase) == found.c.key))
        .outerjoin(PurchaseCorrection, before)
    )


def _corrections() -> Select[*tuple[Any, ...]]:
    return rows_of_ids(ActivityKind.PURCHASE_CORRECTED).with_only_columns(
        Activity.member_id,
        func.regexp_replace(Activity.reference, "/rev:[0-9]+(/taken)?$", "").label("key"),
        literal("purchase_corrected:").concat(Activity.reference).label("cause"),
        Activity.at,
        Activity.id.label("place"),
    )


def _orders_of(corrected: Any, reference: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    """The orders that corrected refunds give back, or gave back before."""
    order = aliased(Purchase)
    named = (order.source == corrected.c.source) & (order.order_reference == reference)
    cause = corrected.c.cause.concat("/of:").concat(cast(order.id, String))
    return select(order.member_id, order.id, cause, corrected.c.at, corrected.c.place).join_from(
        corrected, order, named & (reference != "")
    )
