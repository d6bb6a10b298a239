"""Other money in the club's own: at the rate in force on the day of the purchase, rounded half to even, exactly.

All of it happens in PostgreSQL's exact numbers, so that one purchase and a hundred thousand are counted alike.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, ScalarSelect, case, cast, func, literal, select, true
from sqlalchemy.orm import Session

from campaigns.members.models import ExchangeRate
from campaigns.members.purchases.money import currencies, minor_digits

LOCK = 7_203_611
"""The advisory lock of rates: shared by those who convert, taken alone by those who change a rate."""


def hold_rates(session: Session) -> None:
    """Until the transaction ends no rate changes."""
    session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))


def rate_on(currency: Any, day: Any) -> ScalarSelect[Decimal]:
    """The rate in force on `day`; NULL where none is known."""
    return (
        select(ExchangeRate.rate)
        .where(ExchangeRate.currency == currency, ExchangeRate.since <= day)
        .order_by(ExchangeRate.since.desc())
        .limit(1)
        .scalar_subquery()
    )


def day_of_rate(row: Any, *, source: Any, orders: Sequence[Any]) -> ColumnElement[date]:
    """The day whose rate counts: the row's own, of a refund that of the order it gives back.

    So an order that is given back wholly leaves nothing. `row`, and each of `orders` among which its order is looked
    for, have the columns of a purchase; those without a source are all of `source`.
    """
    days = [_day_of(order, row, source) for order in orders]
    return case((row.refunded_order == "", row.local_date), else_=func.coalesce(*days, row.local_date))


def _day_of(order: Any, row: Any, source: Any) -> ScalarSelect[date]:
    named = (order.order_reference == row.refunded_order) & (order.currency == row.currency)
    there = order.source == source if hasattr(order, "source") else true()
    return select(order.local_date).where(named, there).limit(1).scalar_subquery()


def converted(paid: Any, currency: Any, day: Any, *, into: str) -> ColumnElement[Decimal]:
    """Minor units of the club's currency `into`; NULL where no rate is known. May exceed what a bigint holds."""
    rate = case((currency == into, literal(Decimal(1), Numeric)), else_=rate_on(currency, day))
    return _half_even(cast(paid, Numeric) * rate * _shift(currency, into))


def _shift(currency: Any, into: str) -> ColumnElement[Decimal]:
    """From minor units to minor units: currencies differ in their decimals."""
    ours = minor_digits(into)
    others: dict[int, list[str]] = {}
    for each in sorted(currencies()):
        others.setdefault(minor_digits(each), []).append(each)
    factors = {digits: literal(Decimal(1).scaleb(ours - digits), Numeric) for digits in others}
    unusual = [(currency.in_(named), factors[digits]) for digits, named in others.items() if digits != 2]  # noqa: PLR2004
    return case(*unusual, else_=factors[2])


def _half_even(exact: ColumnElement[Decimal]) -> ColumnElement[Decimal]:
    down = func.floor(exact)
    rest = exact - down
    half = literal(Decimal("0.5"), Numeric)
    up = case((rest > half, 1), ((rest == half) & (func.mod(down, 2) != 0), 1), else_=0)
    return down + up
