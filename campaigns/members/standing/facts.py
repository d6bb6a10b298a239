"""What the timelines say of members: one row each, the same whether for a batch of them or for all."""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Float,
    Integer,
    Select,
    Subquery,
    any_,
    cast,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from campaigns.core.fixed import IDS, given
from campaigns.members.models import SPENDING, Activity, ActivityKind, Member, Purchase
from campaigns.members.standing.attendance import attendance_stands
from campaigns.members.standing.engagement import WEIGHTS, counted, score_of, share
from campaigns.members.standing.rhythm import interval_of_purchases

TOUCHES = (ActivityKind.CONTACTED, ActivityKind.REPLIED, ActivityKind.PURCHASED)
"""With gatherings: when a member and the club were last in touch in person."""
READ = frozenset({*WEIGHTS, *SPENDING, *TOUCHES, ActivityKind.INVITED, ActivityKind.ATTENDANCE_UNDONE})
TOLD = sorted(READ - {ActivityKind.ATTENDED, ActivityKind.ATTENDANCE_UNDONE})
YEAR = timedelta(days=365)
MONTHS = 12
"""Of which the year has so many of the same length, counted back from now."""

NOW = given("now", TIMESTAMP(timezone=True))


def facts(*, of_all: bool) -> Select[Any]:
    """Of all members, or of those in the parameter `ids`, as of the parameter `now`."""
    who = select(Member.id).subquery("who") if of_all else select(func.unnest(IDS).label("id")).subquery("who")
    told, came, kept = _told(of_all=of_all), _came(of_all=of_all), _kept(of_all=of_all)
    rhythm = interval_of_purchases(_whose(of_all=of_all))
    score = score_of(_or_0(told.c.share) + _or_0(came.c.share))
    return (
        select(
            who.c.id.label("member_id"),
            *(_or_0(told.c[name]).label(name) for name in _SUMS),
            *(_or_0(func.coalesce(kept.c[name], told.c[name])).label(name) for name in _OF_THE_YEAR),
            *(told.c[name] for name in _DATES),
            _or_0(rhythm.c.interval_days).label("interval_days"),
            _or_0(came.c.attended).label("attended"),
            came.c.last_attended_at,
            func.greatest(told.c.last_touch_at, came.c.last_attended_at).label("last_touch_at"),
            score.label("engagement_score"),
        )
        .outerjoin(told, told.c.member_id == who.c.id)
        .outerjoin(came, came.c.member_id == who.c.id)
        .outerjoin(kept, kept.c.member_id == who.c.id)
        .outerjoin(rhythm, rhythm.c.member_id == who.c.id)
    )


_SUMS = ("purchases", "spend", "referrals", "year_spend")
_OF_THE_YEAR = ("year_bought", "year_largest", "year_months")
_DATES = ("first_purchase_at", "last_purchase_at", "last_invited_at")


def _told(*, of_all: bool) -> Subquery:
    """All but attendance, in one pass over the timelines."""
    bought = Activity.kind == ActivityKind.PURCHASED
    spent = Activity.kind.in_(SPENDING)
    this_year = Activity.at > NOW - YEAR
    value = Activity.value
    return (
        select(
            Activity.member_id,
            func.count().filter(bought).label("purchases"),
            func.sum(value).filter(spent).label("spend"),
            func.min(Activity.at).filter(bought).label("first_purchase_at"),
            func.max(Activity.at).filter(bought).label("last_purchase_at"),
            func.sum(value).filter(spent, this_year).label("year_spend"),
            func.sum(value).filter(bought, this_year).label("year_bought"),
            func.max(value).filter(bought, this_year).label("year_largest"),
            func.bit_or(_month(Activity.at)).filter(bought, this_year).label("year_months"),
            func.count().filter(Activity.kind == ActivityKind.REFERRED).label("referrals"),
            _last(ActivityKind.INVITED).label("last_invited_at"),
            _last(*TOUCHES).label("last_touch_at"),
            func.sum(share(Activity, now=NOW)).filter(counted(Activity, now=NOW)).label("share"),
        )
        .where(_whose(of_all=of_all), Activity.kind.in_(TOLD))
        .group_by(Activity.member_id)
        .subquery("told")
    )


def _kept(*, of_all: bool) -> Subquery:
    """What was bought in the year, of those who gave an order back: less that; nothing where they kept nothing of it.

    Only they are looked at so closely, for few are. An order and its refunds are always of one member.
    """
    returned = _returned(of_all=of_all)
    their_own = (returned.c.member_id == Activity.member_id) & (returned.c.reference == Activity.reference)
    kept = func.greatest(Activity.value + func.coalesce(returned.c.amount, 0), 0)
    stands = returned.c.amount.is_(None) | (kept > 0)
    bought = (
        select(Activity.member_id, kept.label("value"), stands.label("stands"), Activity.at)
        .outerjoin(returned, their_own)
        .where(
            Activity.member_id.in_(select(returned.c.member_id)),
            Activity.kind == ActivityKind.PURCHASED,
            Activity.at > NOW - YEAR,
        )
        .subquery("bought")
    )
    return (
        select(
            bought.c.member_id,
            func.sum(bought.c.value).label("year_bought"),
            func.max(bought.c.value).label("year_largest"),
            func.coalesce(func.bit_or(_month(bought.c.at)).filter(bought.c.stands), 0).label("year_months"),
        )
        .group_by(bought.c.member_id)
        .subquery("kept")
    )


def _returned(*, of_all: bool) -> CTE:
    """(member_id, reference of the order on the timeline, amount below zero) of the orders that refunds name."""
    whose = true() if of_all else Purchase.member_id == any_(IDS)
    return (
        select(
            Purchase.member_id,
            literal("purchase:").concat(Purchase.source).concat("/").concat(Purchase.refunded_order).label("reference"),
            func.sum(Purchase.amount).label("amount"),
        )
        .where(Purchase.refunded_order != "", whose)
        .group_by(Purchase.member_id, Purchase.source, Purchase.refunded_order)
        .cte("returned")
    )


def _came(*, of_all: bool) -> Subquery:
    """Each gathering once, however often they were let in."""
    fresh = counted(Activity, now=NOW)
    gathering = (
        select(
            Activity.member_id,
            func.max(Activity.at).label("at"),
            func.sum(share(Activity, now=NOW)).filter(fresh).label("share"),
        )
        .where(_whose(of_all=of_all), attendance_stands(Activity))
        .group_by(Activity.member_id, func.coalesce(Activity.event_id, -Activity.id))
        .subquery("gathering")
    )
    return (
        select(
            gathering.c.member_id,
            func.count().label("attended"),
            func.max(gathering.c.at).label("last_attended_at"),
            func.sum(gathering.c.share).label("share"),
        )
        .group_by(gathering.c.member_id)
        .subquery("came")
    )


def _whose(*, of_all: bool) -> ColumnElement[bool]:
    return true() if of_all else Activity.member_id == any_(IDS)


def _month(at: Any) -> ColumnElement[int]:
    """A bit for the month of the year it fell into, the current one lowest."""
    age = func.greatest(func.date_part("epoch", NOW - at), 0)
    month = cast(func.floor(age / literal(YEAR.total_seconds() / MONTHS, Float)), Integer)
    return cast(literal(1), Integer).op("<<")(month)


def _last(*kinds: ActivityKind) -> ColumnElement[Any]:
    return func.max(Activity.at).filter(Activity.kind.in_(kinds))


def _or_0(column: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.coalesce(column, 0), BigInteger)
