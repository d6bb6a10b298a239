"""What refunds that name their order gave back of it: few rows, so that millions of orders may be joined to them."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Subquery, and_, cast, func, select

from campaigns.members.models import Purchase, PurchaseKind


def given_back(*conditions: ColumnElement[bool]) -> Subquery:
    """(member_id, source, refunded_order, amount): one row an order, the amount below zero."""
    amount = cast(func.sum(Purchase.amount), BigInteger).label("amount")
    key = (Purchase.member_id, Purchase.source, Purchase.refunded_order)
    return select(*key, amount).where(Purchase.refunded_order != "", *conditions).group_by(*key).subquery("given_back")


def of_its_order(back: Subquery) -> ColumnElement[bool]:
    """The condition that joins a purchase to what was given back of it."""
    return and_(
        Purchase.kind == PurchaseKind.ORDER,
        back.c.member_id == Purchase.member_id,
        back.c.source == Purchase.source,
        back.c.refunded_order == Purchase.order_reference,
    )


def kept_of(back: Subquery) -> ColumnElement[Any]:
    """What an order is worth less what was given back of it, in minor units."""
    return func.greatest(Purchase.amount + func.coalesce(back.c.amount, 0), 0)
