"""Those who were to be written to and those left alone, summed up by tier: one SELECT, whatever their number.

A member's days begin on the local day on which the campaign was first to write to them, or on which the club-wide
holdout began. Trips count from that day through so many days after it; what was spent in the year before that day
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
    Integer,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on

from campaigns.insight.local_day import local_day
from campaigns.members.holdout import cut
from campaigns.members.models import HoldoutLot, Member, MemberTrips, TierChange
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
    each = _spending(people, days).subquery("each").c
    half = case((each.held, func.hashint8extended(each.member_id, cast(HALVING, BigInteger)).bitwise_and(1)))
    kind = (each.tier_id, each.held, half.label("half"), (each.day + days < today).label("over"))
    return select(
        *kind,
        func.min(each.day).label("first"),
        func.max(each.day).label("last"),
        func.count().label("members"),
        func.count().filter(each.bought).label("bought"),
        func.sum(each.spent).label("spent"),
        func.sum(each.spent * each.spent).label("spent_squared"),
        func.sum(each.before).label("before"),
        func.sum(each.before * each.before).label("before_squared"),
        func.sum(each.spent * each.before).label("crossed"),
    ).group_by(*kind)


def _spending(people: CTE, days: int) -> Select[Any]:
    """A row for each: whether they bought in their days, what they spent in them and in the year before."""
    row = _trips(people, days).subquery("row").c
    worth = {name: func.coalesce(row.worth[row[name]], 0) for name in ("earlier", "until", "through")}
    return select(
        *(row[name] for name in ("member_id", "tier_id", "held", "day")),
        func.coalesce(row.through > row.until, false()).label("bought"),
        _number(worth["through"] - worth["until"]).label("spent"),
        _number(worth["until"] - worth["earlier"]).label("before"),
    )


def _trips(people: CTE, days: int) -> Select[Any]:
    """With how many trips each had made a year before their days, just before them, and by their end.

    Fenced by the OFFSET, or each place is sought wherever it is asked for.
    """
    trips = MemberTrips.__table__.c
    places = {"earlier": people.c.day - PAST.days - 1, "until": people.c.day - 1, "through": people.c.day + days}
    return (
        select(
            people,
            trips.spent.label("worth"),
            *(func.width_bucket(day, trips.days, type_=Integer).label(name) for name, day in places.items()),
        )
        .outerjoin(MemberTrips, trips.member_id == people.c.member_id)
        .offset(0)
    )


def _tier_before(planned: CTE) -> CTE:
    """The tier that members left first since they were planned, if there still is one."""
    change = select(TierChange.member_id, TierChange.from_tier_id.label("tier_id")).join(
        planned, and_(planned.c.member_id == TierChange.member_id, TierChange.at >= planned.c.since)
    )
    first = change.ext(distinct_on(TierChange.member_id))
    return first.order_by(TierChange.member_id, TierChange.at, TierChange.id).cte("before")


def _number(column: ColumnElement[Any]) -> ColumnElement[float]:
    return cast(column, Float)
