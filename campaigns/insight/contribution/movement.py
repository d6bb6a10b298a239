"""Who went from which class of value to which, from the end of one quarter to the end of the next.

Reckoned once a day from what was bought and given back by then, and kept: it reads two years of purchases. Both ends
are held against the bound between high and low that is in force today, so that members move, and not the bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import DATE, TIMESTAMP
from sqlalchemy.orm import Session, aliased

from campaigns.core.zones import club_zone
from campaigns.insight.models import ClassMove
from campaigns.members.models import MemberClass, MemberTrips, Purchase, PurchaseKind
from campaigns.members.purchases.given_back import given_back, kept_of, of_its_order
from campaigns.members.standing.bounds import bounds_in_force
from campaigns.members.standing.classes import buyers_class
from campaigns.members.standing.facts import MONTHS, YEAR

QUARTERS = 4
CLASSES = (MemberClass.E1, MemberClass.E2, MemberClass.E3, MemberClass.E4)


@dataclass(frozen=True, slots=True)
class Move:
    """`before` is None for who had not bought yet. Money of the 365 days up to each end, minor units."""

    before: MemberClass | None
    after: MemberClass
    members: int
    spent_before: int
    spent: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """`day` is its last; `taken_at` says when its moves were reckoned."""

    day: date
    moves: tuple[Move, ...]
    taken_at: datetime

    def sizes(self) -> dict[MemberClass, int]:
        """Members of each class at its end."""
        return {each: sum(move.members for move in self.moves if move.after is each) for each in CLASSES}


def keep_moves(session: Session, now: datetime) -> int:
    """Of the last finished quarter anew, of the earlier ones where they are not kept. Gives how many were reckoned."""
    ends = _quarter_ends(now.astimezone(club_zone(session)).date())
    kept = set(session.scalars(select(ClassMove.day)))
    due = [(before, day) for before, day in zip(ends[1:], ends, strict=False) if day == ends[0] or day not in kept]
    for before, day in due:
        session.execute(delete(ClassMove).where(ClassMove.day == day))
        columns = ("day", "before", "after", "members", "spent", "spent_before", "taken_at")
        session.execute(
            insert(ClassMove).from_select(columns, _moved(session, before, day, now), include_defaults=False)
        )
    return len(due)


def read_moves(session: Session) -> list[Quarter]:
    """Of the last quarters that are kept, the newest first."""
    rows = session.scalars(select(ClassMove).order_by(ClassMove.day.desc(), ClassMove.before, ClassMove.after)).all()
    days = sorted({row.day for row in rows}, reverse=True)[:QUARTERS]
    return [_quarter(day, [row for row in rows if row.day == day]) for day in days]


def _quarter(day: date, rows: Sequence[ClassMove]) -> Quarter:
    moves = [
        Move(
            MemberClass(row.before) if row.before else None,
            MemberClass(row.after),
            row.members,
            row.spent_before,
            row.spent,
        )
        for row in rows
    ]
    return Quarter(day, tuple(moves), rows[0].taken_at)


def _quarter_ends(today: date) -> list[date]:
    """The last days of the finished quarters, the newest first; one more than there are moves."""
    number = today.year * 4 + (today.month - 1) // 3
    firsts = [date(each // 4, each % 4 * 3 + 1, 1) for each in range(number, number - QUARTERS - 1, -1)]
    return [first - timedelta(days=1) for first in firsts]


def _moved(session: Session, before: date, day: date, now: datetime) -> Select[*tuple[Any, ...]]:
    earlier, later = classes_at(session, before, "earlier").c, classes_at(session, day, "later").c
    was = func.coalesce(cast(earlier.member_class, String), "")
    return (
        select(
            literal(day, DATE),
            was,
            cast(later.member_class, String),
            func.count(),
            cast(func.sum(later.spent), BigInteger),
            cast(func.coalesce(func.sum(earlier.spent), 0), BigInteger),
            literal(now, TIMESTAMP(timezone=True)),
        )
        .select_from(later.member_id.table)
        .outerjoin(earlier.member_id.table, earlier.member_id == later.member_id)
        .group_by(was, later.member_class)
    )


def classes_at(session: Session, day: date, name: str) -> Subquery:
    """(member_id, member_class, spent) of all who had bought by the end of that day, see docs/classes.md."""
    midnight = datetime.combine(day + timedelta(days=1), time(), club_zone(session))
    end = literal(midnight, TIMESTAMP(timezone=True))
    year, trips, bounds = _year(end).c, aliased(MemberTrips), bounds_in_force().subquery(f"{name}_bounds")
    figures = {
        each: func.coalesce(year[each], 0).label(each)
        for each in ("year_spend", "year_bought", "year_largest", "year_months")
    }
    facts = (
        select(trips.member_id, *figures.values())
        .select_from(trips)
        .outerjoin(year.member_id.table, year.member_id == trips.member_id)
        .where(trips.first_on <= day)
        .subquery(f"{name}_facts")
    )
    kind = buyers_class(facts, bounds).label("member_class")
    return select(facts.c.member_id, kind, facts.c.year_spend.label("spent")).join(bounds, true()).subquery(name)


def _year(end: Any) -> Subquery:
    """What each bought in the year before; of an order that refunds name, what was kept of it by then."""
    back, bought = given_back(Purchase.at <= end), Purchase.kind == PurchaseKind.ORDER
    value = kept_of(back)
    stands = and_(bought, back.c.amount.is_(None) | (value > 0))
    age = func.date_part("epoch", end - Purchase.at) / literal(YEAR.total_seconds() / MONTHS, Float)
    month = cast(literal(1), Integer).op("<<")(cast(func.floor(age), Integer))
    return (
        select(
            Purchase.member_id,
            cast(func.sum(Purchase.amount), BigInteger).label("year_spend"),
            cast(func.sum(value).filter(bought), BigInteger).label("year_bought"),
            func.max(value).filter(bought).label("year_largest"),
            func.bit_or(month).filter(stands).label("year_months"),
        )
        .outerjoin(back, of_its_order(back))
        .where(Purchase.at > end - YEAR, Purchase.at <= end)
        .group_by(Purchase.member_id)
        .subquery()
    )
