"""What a member is worth: classes of buyers and prospects, and recency, frequency, money. See docs/classes.md.

All of it follows from the facts of the timelines, the bounds in `value_bounds` and, for who never bought, from what
those bought who live with them or introduced them.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
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
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.orm import aliased

from campaigns.members.models import EngagementBand, Member, MemberClass, MemberSummary
from campaigns.members.standing.bounds import bounds_in_force
from campaigns.members.standing.engagement import FLOORS, band_of
from campaigns.members.standing.facts import MONTHS, NOW

STEADY_MONTHS = 6
STEADY_QUARTERS = 3
MONTHS_OF_A_QUARTER = 3
A_DAY = 86_400.0
INTENT_FROM = dict((band, floor) for floor, band in FLOORS)[EngagementBand.WARM]  # noqa: C402 - turned round


def valued(facts: FromClause, *, others: Any) -> Select[Any]:
    """The facts with what follows from them. `others` tells what everybody bought: member_id, purchases, year_spend."""
    bounds = bounds_in_force().subquery("bounds")
    member = aliased(Member, name="valued_member")
    named = {name: facts.c[name] for name in facts.c.keys() if not name.startswith(_WORKINGS)}  # noqa: SIM118
    return (
        select(
            *named.values(),
            band_of(facts.c.engagement_score).label("engagement_band"),
            class_of(facts, bounds, expected_spend(member, others.alias("others"))).label("member_class"),
            *(column.label(name) for name, column in _ranks(facts, bounds).items()),
            member.tier_id,
            member.joined_at,
            member.language,
            member.chapter_id,
            member.erased_at.is_not(None).label("erased"),
        )
        .join(member, member.id == facts.c.member_id)
        .join(bounds, true())
    )


_WORKINGS = ("year_bought", "year_largest", "year_months", "seen")


def class_of(facts: FromClause, bounds: FromClause, expected: ColumnElement[Any]) -> ColumnElement[Any]:
    willing = facts.c.engagement_score >= INTENT_FROM
    promising = func.coalesce(expected, 0) >= bounds.c.contribution
    return case(
        (facts.c.purchases > 0, buyers_class(facts, bounds)),
        else_=_one_of(promising, willing, MemberClass.P1, MemberClass.P2, MemberClass.P3, MemberClass.P4),
    )


def buyers_class(facts: FromClause, bounds: FromClause) -> ColumnElement[Any]:
    high = facts.c.year_spend >= bounds.c.contribution
    return _one_of(high, is_steady(facts), MemberClass.E1, MemberClass.E2, MemberClass.E3, MemberClass.E4)


def is_steady(facts: FromClause) -> ColumnElement[bool]:
    """Bought in three of the last four quarters or in six of the last twelve months, no order being over half of it."""
    months = facts.c.year_months
    quarter = (1 << MONTHS_OF_A_QUARTER) - 1
    quarters = [months.op("&")(quarter << start) > 0 for start in range(0, MONTHS, MONTHS_OF_A_QUARTER)]
    in_quarters = sum((cast(each, Integer) for each in quarters[1:]), cast(quarters[0], Integer))
    in_months = func.bit_count(cast(cast(months, Integer), BIT(MONTHS)))
    spread = facts.c.year_largest * 2 <= facts.c.year_bought
    return and_(spread, or_(in_quarters >= STEADY_QUARTERS, in_months >= STEADY_MONTHS))


def expected_spend(member: Any, others: Any) -> ColumnElement[Any]:
    """Of who never bought: what staff think, else what their household buys in a year, else who introduced them."""
    mate = aliased(Member, name="mate")
    household = (
        select(func.sum(others.c.year_spend))
        .join(mate, mate.id == others.c.member_id)
        .where(mate.household_id == member.household_id, others.c.purchases > 0)
        .correlate(member)
        .scalar_subquery()
    )
    introducer = (
        select(others.c.year_spend)
        .where(others.c.member_id == member.introduced_by_id, others.c.purchases > 0)
        .correlate(member)
        .scalar_subquery()
    )
    return case(
        (member.expected_spend.is_not(None), member.expected_spend),
        (member.household_id.is_not(None), func.coalesce(household, introducer)),
        (member.introduced_by_id.is_not(None), introducer),
    )


def _one_of(
    much: ColumnElement[bool], surely: ColumnElement[bool], first: MemberClass, *others: MemberClass
) -> ColumnElement[Any]:
    kind = MemberSummary.member_class.type
    both, only_much, only_sure, neither = (cast(each, kind) for each in (first, *others))
    return case((and_(much, surely), both), (much, only_much), (surely, only_sure), else_=neither)


def _ranks(facts: FromClause, bounds: FromClause) -> Mapping[str, ColumnElement[int]]:
    """1 to 5: one more for each bound that is passed, for recency one less; 0 for who never bought."""
    since = func.date_part("epoch", NOW - facts.c.last_purchase_at)
    days = cast(func.floor(since / literal(A_DAY, Float)), Integer)
    ranks = {
        "recency": 5 - func.width_bucket(days - 1, bounds.c.recency_days),
        "frequency": 1 + func.width_bucket(facts.c.purchases - 1, bounds.c.frequency),
        "money": 1 + func.width_bucket(facts.c.spend - 1, bounds.c.money),
    }
    return {name: case((facts.c.purchases > 0, rank), else_=0) for name, rank in ranks.items()}
