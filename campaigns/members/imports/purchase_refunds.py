"""A refund may name the order it gives back, by its reference, of the same source, whichever of the two comes first.

An order and its refunds belong to one member and one currency, and the refunds are together no more than the order.
Rows after which this would not hold are refused: looked at is what would stand if all staged rows were written, and
again without those just refused, until all of it holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Exists,
    Integer,
    Row,
    Select,
    case,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.core.arrays import among
from campaigns.members.imports.purchase_refusals import RefundAbove, RefundInOther, RefundOfAnother, RefundOfRefund
from campaigns.members.imports.purchase_stage import NEW, STANDS, staged, standing_order
from campaigns.members.imports.row_faults import RowRefused
from campaigns.members.models import Purchase, PurchaseKind
from campaigns.members.purchases.money import written

WRITTEN = STANDS & or_(NEW, staged.c.differs)
"""The staged rows that would change what is recorded."""
COLUMNS = ("order_reference", "member_id", "currency", "paid", "kind", "refunded_order")
Refusal = tuple[int, type[RowRefused], dict[str, Any]]


def refuse_refunds(session: Session, source: str) -> list[Refusal]:
    """(line, reason, values) of the rows refused, which are marked as such."""
    refusals: list[Refusal] = []
    if not session.scalar(select(or_(*_any_refunds(source)))):
        return refusals
    while found := list(_unfit(session, source)):
        refusals += found
        lines = [line for line, _kind, _values in found]
        session.execute(update(staged).where(among(staged.c.line, lines)).values(refusal="refund"))
    return refusals


def _any_refunds(source: str) -> tuple[Exists, Exists]:
    coming = exists().where(staged.c.refunded_order != "")
    return coming, exists().where(Purchase.source == source, Purchase.refunded_order != "")


def _unfit(session: Session, source: str) -> Iterator[Refusal]:
    named = session.scalars(_named(source)).all()
    rows = session.execute(_pairs(source, named)) if named else ()
    for _order, refunds in groupby(rows, key=lambda row: row.order_reference):
        yield from _unfit_of(refunds)


def _unfit_of(refunds: Iterable[Row[Any]]) -> Iterator[Refusal]:
    """Of one order: later lines give way to earlier ones, an order only to refunds that are recorded already."""
    given_back = 0
    for row in refunds:
        unfit = _unfit_reason(row, given_back - row.refunded)
        line = row.order_line if row.line is None else row.line
        if unfit is None or line is None:
            given_back -= row.refunded
        else:
            yield line, *unfit
            if row.line is None:
                return


def _named(source: str) -> Select[str]:
    """The orders that refunds name, of which either side is being written."""
    row = _written().subquery("row")
    refunds = select(row.c.refunded_order).where(row.c.refunded_order != "")
    orders = (
        select(row.c.order_reference)
        .join(Purchase, Purchase.refunded_order == row.c.order_reference)
        .where(Purchase.source == source, Purchase.refunded_order != "")
    )
    return select(refunds.union(orders).subquery("named").c[0])


def _pairs(source: str, named: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Each order beside each of its refunds, those recorded first."""
    order = _standing(source, Purchase.order_reference, named).subquery("order")
    refund = _standing(source, Purchase.refunded_order, named).subquery("refund")
    return (
        select(
            refund.c.line,
            order.c.line.label("order_line"),
            order.c.order_reference,
            order.c.kind,
            order.c.paid,
            order.c.currency,
            order.c.member_id,
            refund.c.paid.label("refunded"),
            refund.c.member_id.label("refund_member_id"),
            refund.c.currency.label("refund_currency"),
        )
        .join(refund, refund.c.refunded_order == order.c.order_reference)
        .order_by(order.c.order_reference, refund.c.line.nulls_first())
    )


def _standing(source: str, column: InstrumentedAttribute[str], values: Sequence[str]) -> CompoundSelect[Any]:
    """What would stand, where `column` is one of `values`: the rows being written, and what is recorded besides."""
    row = _written().subquery("row")
    replaced = select(row.c.purchase_id).where(row.c.purchase_id.is_not(None))
    recorded = select(null().cast(Integer), null().cast(BigInteger), *(getattr(Purchase, name) for name in COLUMNS))
    return union_all(
        select(*row.c).where(among(row.c[column.key], values)),
        recorded.where(Purchase.source == source, among(column, values), Purchase.id.not_in(replaced)),
    )


def _written() -> Select[*tuple[Any, ...]]:
    order = func.coalesce(standing_order(), staged.c.refunded_order)
    refunded = case((staged.c.kind == PurchaseKind.REFUND, order), else_="").label("refunded_order")
    said = [staged.c[name] for name in COLUMNS if name != "refunded_order"]
    return (
        select(staged.c.line, staged.c.purchase_id, *said, refunded)
        .outerjoin(Purchase, Purchase.id == staged.c.purchase_id)
        .where(WRITTEN)
    )


def _unfit_reason(row: Row[Any], given_back: int) -> tuple[type[RowRefused], dict[str, Any]] | None:
    order = {"order": row.order_reference[:40]}
    if row.kind is PurchaseKind.REFUND:
        return RefundOfRefund, order
    if row.member_id != row.refund_member_id:
        return RefundOfAnother, order
    if row.currency != row.refund_currency:
        return RefundInOther, {**order, "paid": row.currency, "refunded": row.refund_currency}
    if given_back > row.paid:
        figures = {"refunded": written(given_back, row.currency), "paid": written(row.paid, row.currency)}
        return RefundAbove, {**order, **figures}
    return None
