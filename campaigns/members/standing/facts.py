"""What the timelines say of members: one row each, the same whether for a batch of them or for all."""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
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
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from campaigns.core.fixed import given
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.members.standing.attendance import attendance_stands
from campaigns.members.standing.engagement import WEIGHTS, counted, score_of, share

ANSWERS = (ActivityKind.ACCEPTED, ActivityKind.DECLINED, ActivityKind.TENTATIVE, ActivityKind.WAITLISTED)
SPENDING = (ActivityKind.PURCHASED, ActivityKind.REFUNDED)
TOUCHES = (ActivityKind.CONTACTED, ActivityKind.REPLIED, ActivityKind.PURCHASED)
"""With gatherings: when a member and the club were last in touch in person."""
READ = frozenset({*WEIGHTS, *SPENDING, *TOUCHES, ActivityKind.INVITED, ActivityKind.ATTENDANCE_UNDONE})
TOLD = sorted(READ - {ActivityKind.ATTENDED, ActivityKind.ATTENDANCE_UNDONE})
YEAR = timedelta(days=365)
MONTHS = 12
"""Of which the year has so many of the same length, counted back from now."""

NOW = given("now", TIMESTAMP(timezone=True))
IDS = given("ids", ARRAY(BigInteger))


def facts(*, of_all: bool) -> Select[Any]:
    """Of all members, or of those in the parameter `ids`, as of the parameter `now`."""
    who = select(Member.id).subquery("who") if of_all else select(func.unnest(IDS).label("id")).subquery("who")
    told, came = _told(of_all=of_all), _came(of_all=of_all)
    score = score_of(_or_0(told.c.share) + _or_0(came.c.share))
    return (
        select(
            who.c.id.label("member_id"),
            *(_or_0(told.c[name]).label(name) for name in _SUMS),
            *(told.c[name] for name in _DATES),
            _or_0(came.c.attended).label("attended"),
            came.c.last_attended_at,
            func.greatest(told.c.last_touch_at, came.c.last_attended_at).label("last_touch_at"),
            score.label("engagement_score"),
        )
        .outerjoin(told, told.c.member_id == who.c.id)
        .outerjoin(came, came.c.member_id == who.c.id)
    )


_SUMS = ("purchases", "spend", "referrals", "year_spend", "year_bought", "year_largest", "year_months")
_DATES = ("first_purchase_at", "last_purchase_at", "last_invited_at", "last_answered_at")


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
            func.bit_or(_month()).filter(bought, this_year).label("year_months"),
            func.count().filter(Activity.kind == ActivityKind.REFERRED).label("referrals"),
            _last(ActivityKind.INVITED).label("last_invited_at"),
            _last(*ANSWERS).label("last_answered_at"),
            _last(*TOUCHES).label("last_touch_at"),
            func.sum(share(Activity, now=NOW)).filter(counted(Activity, now=NOW)).label("share"),
        )
        .where(_whose(of_all=of_all), Activity.kind.in_(TOLD))
        .group_by(Activity.member_id)
        .subquery("told")
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


def _month() -> ColumnElement[int]:
    """A bit for the month of the year it fell into, the current one lowest."""
    age = func.greatest(func.date_part("epoch", NOW - Activity.at), 0)
    month = cast(func.floor(age / literal(YEAR.total_seconds() / MONTHS, Float)), Integer)
    return cast(literal(1), Integer).op("<<")(month)


def _last(*kinds: ActivityKind) -> ColumnElement[Any]:
    return func.max(Activity.at).filter(Activity.kind.in_(kinds))


def _or_0(column: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.coalesce(column, 0), BigInteger)
