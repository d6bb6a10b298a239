"""Do members come back? One query behind the page, the file and the command.

A trip is a day, where the club is, on which a member placed at least one order. Repeat trips are those after the first
(Fader, Hardie and Lee 2005 count them so).
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import Function, Over, Row, Select, Subquery, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import DATE
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.members.models import Member, Purchase, PurchaseKind, Tier

MOST = 7
"""Members with this many repeat trips or more are counted together."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """`distribution[k]` is the number of members with k repeat trips, the last with `MOST` or more."""

    members: int
    came_back: int
    distribution: tuple[int, ...]
    median_days: float | None

    @property
    def share(self) -> float:
        return self.came_back / self.members if self.members else 0.0


@dataclass(frozen=True, slots=True)
class TierRepeats:
    """Members by the tier they have now."""

    key: str
    name: LocalText
    repeats: Repeats


@dataclass(frozen=True, slots=True)
class MonthRepeats:
    """Members by the month (its first day) of their first purchase."""

    month: date
    repeats: Repeats


@dataclass(frozen=True, slots=True)
class RepeatPurchase:
    until: date
    club: Repeats
    by_tier: tuple[TierRepeats, ...]
    by_month: tuple[MonthRepeats, ...]


def repeat_purchase(session: Session, *, until: date) -> RepeatPurchase:
    """Trips up to and including `until`, of the members who made any."""
    club, *rows = session.execute(repeat_purchase_select(until=until)).all()
    return RepeatPurchase(
        until=until,
        club=_repeats(club),
        by_tier=tuple(
            TierRepeats(row.tier_key, row.tier_name, _repeats(row)) for row in rows if row.tier_rank is not None
        ),
        by_month=tuple(MonthRepeats(row.month, _repeats(row)) for row in rows if row.month is not None),
    )


def repeat_purchase_select(*, until: date) -> Select[*tuple[Any, ...]]:
    """A row for the club, one for each tier, one for each month of first purchase.

    `reached_k` counts members with at least k repeat trips: the rows that are a member's trip number k + 1.
    """
    trip = _trips(until)
    reached = [func.count().filter(trip.c.number == k + 1).label(f"reached_{k}") for k in range(MOST + 1)]
    every_grouping = (tuple_(), tuple_(Tier.rank, Tier.key, Tier.name), tuple_(trip.c.month))
    return (
        select(
            Tier.rank.label("tier_rank"),
            Tier.key.label("tier_key"),
            Tier.name.label("tier_name"),
            trip.c.month,
            func.percentile_cont(0.5).within_group(trip.c.gap).label("median_days"),
            *reached,
        )
        .select_from(trip)
        .join(Member, Member.id == trip.c.member_id)
        .join(Tier, Tier.id == Member.tier_id)
        .group_by(func.grouping_sets(*every_grouping))
        .order_by(Tier.rank.desc().nulls_first(), trip.c.month.nulls_first())
    )


def _trips(until: date) -> Subquery:
    """Each member's days with an order: their number, the days since the one before, the month of the first."""
    day = (
        select(Purchase.member_id, Purchase.local_date)
        .where(Purchase.kind == PurchaseKind.ORDER, Purchase.local_date <= until)
        .distinct()
        .subquery("day")
    )

    def over(value: Function[Any]) -> Over[Any]:
        return value.over(partition_by=day.c.member_id, order_by=day.c.local_date)

    return select(
        day.c.member_id,
        over(func.row_number()).label("number"),
        (day.c.local_date - over(func.lag(day.c.local_date))).label("gap"),
        cast(func.date_trunc("month", over(func.min(day.c.local_date))), DATE).label("month"),
    ).subquery("trip")


def _repeats(row: Row[Any]) -> Repeats:
    reached = [getattr(row, f"reached_{k}") for k in range(MOST + 1)]
    exactly = [more - most for more, most in pairwise([*reached, 0])]
    return Repeats(members=reached[0], came_back=reached[1], distribution=tuple(exactly), median_days=row.median_days)
