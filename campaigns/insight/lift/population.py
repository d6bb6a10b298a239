"""Those who were to be written to and those left alone, summed up by tier: one SELECT, whatever their number.

A member's days begin on the local day on which the campaign was first to write to them, or on which the club-wide
holdout began. Purchases count from that day through so many days after it; what was spent in the year before that day
is what spending is adjusted for. The tier is the one of that day.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Float,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on

from campaigns.insight.local_day import local_day
from campaigns.members.holdout import cut
from campaigns.members.models import HoldoutLot, Member, Purchase, PurchaseKind, Tier, TierChange
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.holdout import CLUB_WIDE
from campaigns.outreach.models import Run

PAST = timedelta(days=365)
HALVING = -4_417_276_706_812_531_889
"""Of the hash that halves a holdout; another than that of any draw."""


def of_campaign(campaign_id: int, *, by_club: bool, since: date | None = None) -> CTE:
    """member_id, tier_id, held, day. `by_club`: against whom the club leaves alone, else whom the campaign does.

    With `since` only those whose days begin then or later.
    Whoever was planned is in it, whatever became of the message; of who is left alone by the other holdout nothing is.
    """
    day, held = local_day(func.min(Message.due_at)), Message.state == MessageState.HELD_OUT
    club_wide = and_(held, Message.reason == CLUB_WIDE)
    mine, others = (club_wide, and_(held, ~club_wide)) if by_club else (and_(held, ~club_wide), club_wide)
    in_time = or_(Message.state != MessageState.EXPIRED, Message.due_at < Message.valid_until)
    planned = (
        select(
            Message.member_id,
            func.bool_or(mine).label("held"),
            day.label("day"),
            func.min(Message.created_at).label("since"),
        )
        .join(Run, Run.id == Message.run_id)
        .where(Run.campaign_id == campaign_id, Message.state != MessageState.SKIPPED, in_time)
        .group_by(Message.member_id)
        .having(~func.bool_or(others), day >= since if since else true())
        .cte("planned")
    )
    before = _tier_before(planned)
    return (
        select(
            planned.c.member_id,
            func.coalesce(before.c.tier_id, Member.tier_id).label("tier_id"),
            planned.c.held,
            planned.c.day,
        )
        .join(Member, Member.id == planned.c.member_id)
        .outerjoin(before, before.c.member_id == planned.c.member_id)
        .cte("people")
    )


def of_club(percent: int, day: date) -> CTE:
    """The same of everybody who had a lot by that day."""
    held = (HoldoutLot.place < cut(percent)).label("held")
    drawn = select(HoldoutLot.member_id, HoldoutLot.tier_id, held, literal(day, Date).label("day"))
    return drawn.where(local_day(HoldoutLot.drawn_at) <= day).cte("people")


def sums_of(people: CTE, *, days: int, today: date) -> Select[Any]:
    """tier_id, held, half (of a holdout), over (whether their days are), first and last day, the fields of `Arm`."""
    bought = _bought(people, days)
    spent, before = (_number(bought.c[name]) for name in ("spent", "before"))
    half = case((people.c.held, func.hashint8extended(people.c.member_id, cast(HALVING, BigInteger)).bitwise_and(1)))
    kind = (people.c.tier_id, people.c.held, half.label("half"), (people.c.day + days < today).label("over"))
    return (
        select(
            *kind,
            func.min(people.c.day).label("first"),
            func.max(people.c.day).label("last"),
            func.count().label("members"),
            func.count().filter(bought.c.orders > 0).label("bought"),
            func.sum(spent).label("spent"),
            func.sum(spent * spent).label("spent_squared"),
            func.sum(before).label("before"),
            func.sum(before * before).label("before_squared"),
            func.sum(spent * before).label("crossed"),
        )
        .select_from(people)
        .outerjoin(bought, bought.c.member_id == people.c.member_id)
        .group_by(*kind)
    )


def _bought(people: CTE, days: int) -> CTE:
    """member_id, orders and spent in their days, before: spent in the year before."""
    during = Purchase.local_date >= people.c.day
    return (
        select(
            people.c.member_id,
            func.count().filter(during, Purchase.kind == PurchaseKind.ORDER).label("orders"),
            func.sum(Purchase.amount).filter(during).label("spent"),
            func.sum(Purchase.amount).filter(~during).label("before"),
        )
        .join(Purchase, Purchase.member_id == people.c.member_id)
        .where(Purchase.local_date.between(people.c.day - PAST.days, people.c.day + days))
        .group_by(people.c.member_id)
        .cte("bought")
    )


def _tier_before(planned: CTE) -> CTE:
    """The tier that members left first since they were planned, by the name it had."""
    change = (
        select(TierChange.member_id, Tier.id.label("tier_id"))
        .join(planned, and_(planned.c.member_id == TierChange.member_id, TierChange.at >= planned.c.since))
        .join(Tier, Tier.name == TierChange.from_name)
    )
    first = change.ext(distinct_on(TierChange.member_id))
    return first.order_by(TierChange.member_id, TierChange.at, TierChange.id).cte("before")


def _number(column: ColumnElement[Any]) -> ColumnElement[float]:
    return cast(func.coalesce(column, 0), Float)
