"""What other money is worth in the club's own, and the purchases that are counted anew when that is corrected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import normalize

from sqlalchemy import BigInteger, ColumnElement, Select, func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from campaigns.core.arrays import among
from campaigns.core.errors import Refused, must_exist
from campaigns.core.models import Club
from campaigns.core.words import mark
from campaigns.members.long_work.operations import owe
from campaigns.members.models import ExchangeRate, Purchase, WorkKind
from campaigns.members.purchases.conversion import LOCK, converted, day_of_rate, hold_rates
from campaigns.members.purchases.corrections import CORRECTED, correct
from campaigns.members.purchases.money import LARGEST, known_currency

HIGHEST = Decimal(10) ** 9
DECIMALS = 10


class BadRate(Refused):
    sentence = mark("“%(rate)s” is not a rate: write how much of the club's money one unit is worth, such as 7.85.")
    status = 422


class OwnCurrency(Refused):
    sentence = mark("The club counts in %(currency)s itself; it needs no rate.")
    status = 422


class RateNeeded(Refused):
    sentence = mark(
        "Purchases in %(currency)s of these days have no other rate: %(purchases)s. Set an earlier one first."
    )


class RateTooHigh(Refused):
    sentence = mark("At this rate some purchases come to more than the club can count. Nothing was changed.")
    status = 422


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` is `rate` units of the club's, from `since` until the day before `until`."""

    currency: str
    since: date
    rate: Decimal
    until: date | None
    purchases: int
    """How many it counts."""

    @property
    def written(self) -> str:
        """Without the zeros at its end: `7.85`."""
        return f"{self.rate.normalize():f}"

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None


def list_rates(session: Session) -> list[Rate]:
    """By currency, the newest first."""
    following = func.lead(ExchangeRate.since).over(partition_by=ExchangeRate.currency, order_by=ExchangeRate.since)
    rate = select(ExchangeRate.currency, ExchangeRate.since, ExchangeRate.rate, following.label("until")).subquery()
    foreign = Purchase.currency.in_(select(ExchangeRate.currency))
    each = select(Purchase.currency, rated_on().label("day")).where(foreign).subquery()
    days = select(*each.c, func.count().label("purchases")).group_by(*each.c).cte("days")
    counted = (
        select(func.coalesce(func.sum(days.c.purchases), 0).label("purchases"))
        .where(days.c.currency == rate.c.currency, days.c.day >= rate.c.since)
        .where((days.c.day < rate.c.until) | rate.c.until.is_(None))
        .lateral()
    )
    rows = select(rate, counted.c.purchases).join(counted, true())
    ordered = session.execute(rows.order_by(rate.c.currency, rate.c.since.desc()))
    return [Rate(row.currency, row.since, row.rate, row.until, int(row.purchases)) for row in ordered]


def read_rate(text: str) -> Decimal:
    """`7.85`, `7,85`, full-width digits: above zero, below a thousand million, at most ten decimals."""
    folded = normalize("NFKC", text).strip().replace(",", ".")
    try:
        rate = Decimal(folded) if len(folded) <= 40 else Decimal(0)  # noqa: PLR2004 - beyond any rate
    except InvalidOperation as fault:
        raise BadRate(rate=text.strip()[:40]) from fault
    if not rate.is_finite() or not 0 < rate < HIGHEST or rate != rate.quantize(Decimal(1).scaleb(-DECIMALS)):
        raise BadRate(rate=text.strip()[:40])
    return rate


def set_rate(session: Session, *, currency: str, since: date, rate: Decimal, now: datetime) -> int:
    """Gives how many purchases, of the days until the next rate, are to be counted anew behind it."""
    club = session.scalars(select(Club)).one()
    known = known_currency(currency)
    if known == club.currency:
        raise OwnCurrency(currency=known)
    _hold(session)
    added = insert(ExchangeRate).values(currency=known, since=since, rate=rate)
    session.execute(added.on_conflict_do_update(index_elements=["currency", "since"], set_={"rate": rate}))
    return _owe(session, known, since, club.currency, now=now)


def remove_rate(session: Session, *, currency: str, since: date, now: datetime) -> int:
    """The rate before it holds for its days. Gives how many purchases are to be counted anew behind it."""
    club = session.scalars(select(Club)).one()
    _hold(session)
    found = must_exist(session.get(ExchangeRate, (currency, since)), mark("rate"))
    session.delete(found)
    session.flush()
    _refuse_needed(session, currency)
    return _owe(session, currency, since, club.currency, now=now)


def rated_on() -> ColumnElement[date]:
    """The day whose rate counts a purchase."""
    order = aliased(Purchase)
    return day_of_rate(Purchase, source=Purchase.source, orders=[order])


def follow_orders(session: Session, ids: Sequence[int], *, now: datetime) -> list[int]:
    """Count refunds in other money at the rate of their orders, where either was just recorded or corrected.

    Gives the ids of the refunds that come to another amount now.
    """
    order, refund = aliased(Purchase), aliased(Purchase)
    names = (refund.source == order.source) & (refund.refunded_order == order.order_reference)
    concerned = select(refund.id).join(order, names & (refund.currency == order.currency))
    foreign = (refund.refunded_order != "") & (refund.currency != select(Club.currency).scalar_subquery())
    found = session.scalars(concerned.where(foreign, among(order.id, ids) | among(refund.id, ids))).all()
    if not found:
        return []
    hold_rates(session)
    into = session.scalars(select(Club.currency)).one()
    amount = converted(Purchase.paid, Purchase.currency, rated_on(), into=into)
    countable = func.abs(amount) <= LARGEST
    return correct(session, _at_rate(amount, [among(Purchase.id, found), countable]), now=now)


def _hold(session: Session) -> None:
    """Nobody converts, or changes a rate, until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _refuse_needed(session: Session, currency: str) -> None:
    first = select(func.min(ExchangeRate.since)).where(ExchangeRate.currency == currency).scalar_subquery()
    without = select(func.count()).where(Purchase.currency == currency, (rated_on() < first) | first.is_(None))
    purchases = session.scalar(without)
    if purchases:
        raise RateNeeded(currency=currency, purchases=purchases)


def recount_at_rates(
    session: Session, has: Callable[[ColumnElement[int]], ColumnElement[bool]], *, now: datetime
) -> int:
    """What the members, of whom `has` says who is meant, paid in other money comes to the rates there are.

    Gives how many purchases changed.
    """
    hold_rates(session)
    into = session.scalars(select(Club.currency)).one()
    amount = converted(Purchase.paid, Purchase.currency, rated_on(), into=into)
    foreign = (Purchase.currency != into, has(Purchase.member_id.expression))
    return len(correct(session, _at_rate(amount, foreign), now=now))


def _owe(session: Session, currency: str, since: date, into: str, *, now: datetime) -> int:
    following = select(func.min(ExchangeRate.since)).where(
        ExchangeRate.currency == currency, ExchangeRate.since > since
    )
    until = session.scalar(following) or date.max - timedelta(days=1)
    covered = (Purchase.currency == currency, rated_on() >= since, rated_on() < until)
    amount = converted(Purchase.paid, Purchase.currency, rated_on(), into=into)
    changes = func.count().filter(amount != Purchase.amount)
    too_high = func.count().filter(func.abs(amount) > LARGEST)
    purchases, beyond = session.execute(select(changes, too_high).select_from(Purchase).where(*covered)).one()
    if beyond:
        raise RateTooHigh
    if purchases:
        owe(session, WorkKind.RATES, now=now)
    return purchases


def _at_rate(amount: ColumnElement[Decimal], covered: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    kept = [getattr(Purchase, name) for name in CORRECTED if name != "amount"]
    counted = select(Purchase.id, *kept, amount.cast(BigInteger).label("amount"))
    return counted.where(*covered, amount != Purchase.amount)
