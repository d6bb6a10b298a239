"""Steps by spend or points, over a window, with grace; every move recorded with its reason."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, Member, RedemptionKind, TierBasis, TierChange, TierPolicy, TierReason
from campaigns.members.points.redemption import Wish, redeem
from campaigns.members.tiers.steps import let_days_pass, recompute_tiers
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, tier_of

BOUGHT = ActivityKind.PURCHASED


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session)


def policy(session: Session, **rules: object) -> None:
    session.execute(update(TierPolicy).values(**rules))


def later(days: float) -> datetime:
    return NOW + timedelta(days=days)


def reasons(session: Session) -> list[tuple[bool, str, str]]:
    moves = session.scalars(select(TierChange).order_by(TierChange.id)).all()
    assert all(move.from_tier_id for move in moves)
    return [(move.up, move.to_name["en"], move.reason) for move in moves]


def test_what_fell_out_of_the_window_no_longer_counts(session: Session, member: Member) -> None:
    policy(session, window_days=365)
    does(session, member, BOUGHT, value=100_000, days_ago=360)
    assert tier_of(session, member) == "gold"
    assert let_days_pass(session, later(4)) == 0
    assert let_days_pass(session, later(6)) == 1
    assert tier_of(session, member) == "member"
    assert reasons(session) == [(True, "Gold", TierReason.SPEND), (False, "Member", TierReason.WINDOW)]


def test_a_lost_tier_is_kept_for_its_grace(session: Session, member: Member) -> None:
    policy(session, window_days=365, grace_days=30)
    does(session, member, BOUGHT, value=100_000, days_ago=364)
    let_days_pass(session, later(2))
    assert (tier_of(session, member), member.tier_grace_until) == ("gold", later(32))
    let_days_pass(session, later(31))
    assert (tier_of(session, member), member.tier_grace_until) == ("gold", later(32))
    let_days_pass(session, later(32))
    assert (tier_of(session, member), member.tier_grace_until) == ("member", None)
    assert reasons(session)[-1] == (False, "Member", TierReason.GRACE)


def test_earning_it_again_ends_the_grace(session: Session, member: Member) -> None:
    policy(session, grace_days=30)
    does(session, member, BOUGHT, value=100_000)
    does(session, member, ActivityKind.REFUNDED, value=-50_000)
    assert (tier_of(session, member), member.tier_grace_until) == ("gold", later(30))
    does(session, member, BOUGHT, value=50_000)
    assert (tier_of(session, member), member.tier_grace_until) == ("gold", None)


def test_taking_the_grace_away_moves_those_who_were_in_it(session: Session, member: Member) -> None:
    policy(session, grace_days=30)
    does(session, member, BOUGHT, value=100_000)
    does(session, member, ActivityKind.REFUNDED, value=-80_000)
    policy(session, grace_days=0)
    assert recompute_tiers(session, NOW) == 1
    assert tier_of(session, member) == "silver"


def test_by_points_earned_and_not_lost_by_spending_them(session: Session, member: Member) -> None:
    policy(session, basis=TierBasis.POINTS)
    does(session, member, ActivityKind.ATTENDED, event_id=1)
    does(session, member, BOUGHT, value=995_000)
    recompute_tiers(session, NOW)
    assert tier_of(session, member) == "silver"
    redeem(session, member_id=member.id, wish=Wish(RedemptionKind.GIFT, "Tea", 90), staff_id=None, now=NOW)
    does(session, member, BOUGHT, value=100)
    assert tier_of(session, member) == "silver"
    assert reasons(session) == [(True, "Silver", TierReason.POINTS)]


def test_everybody_where_they_belong_moves_nobody(session: Session, member: Member) -> None:
    does(session, member, BOUGHT, value=10_000)
    assert recompute_tiers(session, NOW) == 0
    assert len(reasons(session)) == 1
