"""When each member bought: their days with an order and what was kept of those, in one row. See `MemberTrips`.

Always taken from the purchases as a whole, so that kept and rebuilt are the same.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    Subquery,
    TextClause,
    any_,
    cast,
    delete,
    exists,
    func,
    literal_column,
    null,
    select,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP, aggregate_order_by, insert
from sqlalchemy.orm import Session, aliased

from campaigns.core.fixed import IDS, FixedForIds, fixed, fixed_for_ids
from campaigns.members.models import Member, MemberTrips, Purchase, PurchaseKind

TRIPS: Any = MemberTrips.__table__
ORDERED = Purchase.kind == PurchaseKind.ORDER
VALUES = ("first_on", "days", "spent", "first_source", "first_product", "joined_through", "chapter_id")


def keep_trips(session: Session, ids: Sequence[int]) -> None:
    """Of these members, whose summaries are locked."""
    _forgotten().run(session, ids)
    _kept().run(session, ids)


def move_trips(session: Session, ids: Sequence[int]) -> None:
    """To where these members are at home now, whose summaries are locked."""
    _moved().run(session, ids)


def rebuild_trips(session: Session, *, now: datetime) -> int:  # noqa: ARG001 - as every step of a rebuild is called
    """Of everybody. Gives how many rows were not so; one that a recording changes meanwhile stays as that left it."""
    return int(session.execute(_rebuilt()).scalar_one())


@cache
def _kept() -> FixedForIds:
    rows = _taken(Purchase.member_id == any_(IDS))
    by_id = rows.order_by(rows.selected_columns.member_id)
    fresh = insert(TRIPS).from_select(["member_id", *VALUES], by_id, include_defaults=False)
    said = {name: fresh.excluded[name] for name in VALUES}
    return fixed_for_ids(fresh.on_conflict_do_update(index_elements=["member_id"], set_=said))


@cache
def _forgotten() -> FixedForIds:
    return fixed_for_ids(delete(TRIPS).where(TRIPS.c.member_id == any_(IDS), ~_bought()))


@cache
def _moved() -> FixedForIds:
    elsewhere = TRIPS.c.chapter_id.is_distinct_from(Member.chapter_id)
    theirs = update(TRIPS).where(TRIPS.c.member_id == any_(IDS), Member.id == TRIPS.c.member_id, elsewhere)
    return fixed_for_ids(theirs.values(chapter_id=Member.chapter_id))


@cache
def _rebuilt() -> TextClause:
    seen: Any = literal_column("member_trips.xmin")
    taken = _taken(true()).subquery("taken")
    found = (
        select(taken, seen.label("seen"))
        .outerjoin(TRIPS, TRIPS.c.member_id == taken.c.member_id)
        .cte("found")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    names = ("member_id", *VALUES)
    missing = select(*(found.c[name] for name in names)).where(found.c.seen.is_(None)).order_by(found.c.member_id)
    added = insert(TRIPS).from_select(names, missing, include_defaults=False).on_conflict_do_nothing()
    kept, fresh = (tuple_(*(each.c[name] for name in VALUES)) for each in (TRIPS, found))
    changed = (
        update(TRIPS)
        .where(TRIPS.c.member_id == found.c.member_id, seen == found.c.seen, kept.is_distinct_from(fresh))
        .values({name: found.c[name] for name in VALUES})
    )
    gone = delete(TRIPS).where(~_bought())
    parts = {"added": added, "changed": changed, "gone": gone}
    done = [part.returning(TRIPS.c.member_id).cte(name) for name, part in parts.items()]
    counts = [select(func.count()).select_from(each).scalar_subquery() for each in done]
    return fixed(select(sum(counts[1:], counts[0])))


def _bought() -> ColumnElement[bool]:
    return exists().where(Purchase.member_id == TRIPS.c.member_id, ORDERED)


def _taken(whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    day = _days(whose)

    def in_order(column: ColumnElement[Any]) -> Any:
        return func.array_agg(aggregate_order_by(column, day.c.local_date))

    trips = (
        select(
            day.c.member_id,
            func.min(day.c.local_date).label("first_on"),
            in_order(day.c.local_date).label("days"),
            in_order(day.c.spent).label("spent"),
            func.min(day.c.source).filter(day.c.number == 1).label("first_source"),
            func.min(day.c.product).filter(day.c.number == 1).label("first_product"),
        )
        .group_by(day.c.member_id)
        .subquery("trips")
    )
    of_the_member = (Member.source.label("joined_through"), Member.chapter_id)
    return select(*trips.c, *of_the_member).join(Member, Member.id == trips.c.member_id)


def _days(whose: ColumnElement[bool]) -> Subquery:
    """(member_id, local_date, number, spent up to and with that day, source and product of its first order)."""
    row = union_all(_orders(whose), _refunds(whose)).subquery("row").c
    mine: dict[str, Any] = {"partition_by": row.member_id, "order_by": row.local_date}

    def first(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.array_agg(aggregate_order_by(column, row.at, row.id))[1]

    return (
        select(
            row.member_id,
            row.local_date,
            func.row_number().over(**mine).label("number"),
            cast(func.sum(func.sum(row.amount)).over(**mine), BigInteger).label("spent"),
            first(row.source).label("source"),
            first(row.product).label("product"),
        )
        .group_by(row.member_id, row.local_date)
        .subquery("day")
    )


def _orders(whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    what = (Purchase.amount, Purchase.source, Purchase.product, Purchase.at, Purchase.id)
    return select(Purchase.member_id, Purchase.local_date, *what).where(ORDERED, whose)


def _refunds(whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Each on the trip of the order that it names, else on the last trip by then; behind the orders of that day."""
    order = aliased(Purchase)
    own = (order.member_id == Purchase.member_id, order.kind == PurchaseKind.ORDER)
    named = select(order.local_date).where(
        *own,
        Purchase.refunded_order != "",
        order.source == Purchase.source,
        order.order_reference == Purchase.refunded_order,
    )
    last = select(func.max(order.local_date)).where(*own, order.local_date <= Purchase.local_date)
    day = func.coalesce(named.scalar_subquery(), last.scalar_subquery())
    refund = (
        select(Purchase.member_id, day.label("local_date"), Purchase.amount)
        .where(Purchase.kind == PurchaseKind.REFUND, whose)
        .subquery("refund")
    )
    unlike_orders = (null().cast(String), null().cast(String), null().cast(TIMESTAMP(timezone=True)), null())
    return select(*refund.c, *unlike_orders).where(refund.c.local_date.is_not(None))
