"""A profile that is whole earns points once, by the rule of the day it became so."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import EarningCause, FieldKind, Member, PointsEntry, TierBasis, TierPolicy
from campaigns.members.points.rules import PointsRule, change_rules
from campaigns.members.profile.custom_fields import add_field, delete_field
from campaigns.members.profile.days import NewSpecialDay
from campaigns.members.profile.households import leave_household, make_household
from campaigns.members.profile.notes import write_note
from tests.clock import NOW
from tests.factories_members import joins, make_club, summary_of, tier_of
from tests.factories_work import recount

WHOLE = EarningCause.PROFILE


@pytest.fixture
def ana(session: Session) -> Member:
    """All that is wanted is known, but for her family."""
    make_club(session)
    ana = joins(
        session,
        email="ana@example.com",
        phone="+8613912345678",
        interests=("tea",),
        expected_spend=1,
        country="CN",
        city="Shanghai",
        special_days=(NewSpecialDay(1, 1),),
    )
    write_note(session, member_id=ana.id, text="Likes oolong.", staff_id=None, now=NOW)
    return ana


def complete(session: Session, member: Member, *, days: int = 0) -> None:
    make_household(session, name="Lima", member_ids=[member.id], now=NOW + timedelta(days=days))


def earned(session: Session, member: Member) -> list[int]:
    mine = select(PointsEntry.points).where(PointsEntry.member_id == member.id)
    return list(session.scalars(mine.order_by(PointsEntry.id)))


def test_nothing_is_earned_before_it_is_whole(session: Session, ana: Member) -> None:
    assert earned(session, ana) == []


def test_it_earns_by_the_rule_and_counts_in_the_balance(session: Session, ana: Member) -> None:
    complete(session, ana)
    assert (earned(session, ana), summary_of(session, ana).points) == ([100], 100)


def test_made_whole_again_it_earns_nothing_more(session: Session, ana: Member) -> None:
    complete(session, ana)
    leave_household(session, household_id=ana.household_id or 0, member_id=ana.id, now=NOW)
    complete(session, ana, days=1)
    assert earned(session, ana) == [100]


def test_it_is_the_rule_of_that_day(session: Session, ana: Member) -> None:
    complete(session, ana)
    change_rules(session, rules={WHOLE: PointsRule(7)}, expire_after_days=None, now=NOW + timedelta(days=1))
    bo = joins(session, "Bo Chen")
    assert (earned(session, ana), earned(session, bo)) == ([100], [])


def test_a_rule_of_nothing_gives_nothing(session: Session, ana: Member) -> None:
    change_rules(session, rules={WHOLE: PointsRule(0)}, expire_after_days=None, now=NOW)
    complete(session, ana)
    assert earned(session, ana) == []


def test_where_points_count_it_moves_to_another_tier(session: Session, ana: Member) -> None:
    session.get_one(TierPolicy, 1).basis = TierBasis.POINTS
    change_rules(session, rules={WHOLE: PointsRule(10_000)}, expire_after_days=None, now=NOW)
    complete(session, ana)
    assert tier_of(session, ana) == "silver"


def test_a_field_removed_makes_profiles_whole(session: Session, runtime: Runtime, ana: Member) -> None:
    field = add_field(session, name={"en": "Size"}, kind=FieldKind.TEXT, now=NOW)
    complete(session, ana)
    assert earned(session, ana) == []
    delete_field(session, field_id=field.id, now=NOW)
    session.commit()
    recount(runtime)
    assert earned(session, ana) == [100]
