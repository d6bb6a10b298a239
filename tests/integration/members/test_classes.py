"""Buyers by contribution and stability, prospects by intent and expected contribution; the fifths of buyers."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind, Household, Member, MemberClass, ValueBounds
from campaigns.members.profile.households import leave_household, make_household
from campaigns.members.standing.bounds import DEFAULTS
from campaigns.members.standing.rebuild import pass_time, rebuild_summaries
from campaigns.members.timeline import NewActivity, record_activities
from tests.clock import NOW
from tests.factories_members import does, joins, make_club, summary_of

HIGH, LOW = 400_000, 10_000


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    session.add(ValueBounds(**{**DEFAULTS, "contribution": 1_000_000}, taken_at=NOW))
    return joins(session)


def buys(session: Session, member: Member, *days_ago: float, value: int = HIGH) -> None:
    for days in days_ago:
        does(session, member, ActivityKind.PURCHASED, days_ago=days, value=value)


def class_of(session: Session, member: Member) -> MemberClass:
    return summary_of(session, member).member_class


@pytest.mark.parametrize(
    ("purchases", "expected"),
    [
        ({10: HIGH, 100: HIGH, 200: HIGH}, MemberClass.E1),
        ({10: HIGH, 11: HIGH, 12: HIGH}, MemberClass.E2),
        ({10: LOW, 40: LOW, 70: LOW, 100: LOW, 130: LOW, 160: LOW}, MemberClass.E3),
        ({10: LOW, 40: LOW, 70: LOW, 100: LOW, 130: LOW}, MemberClass.E4),
        ({10: 5 * LOW, 100: LOW, 200: LOW}, MemberClass.E4),
        ({400: 9_999_999}, MemberClass.E4),
        ({-3: HIGH, 100: HIGH, 364.9: HIGH}, MemberClass.E1),
        ({-3: HIGH, 100: HIGH, 365: HIGH}, MemberClass.E4),
    ],
)
def test_a_buyers_class(session: Session, member: Member, purchases: Mapping[float, int], expected: str) -> None:
    for days, value in purchases.items():
        buys(session, member, days, value=value)
    assert class_of(session, member) == expected


def test_a_refund_lowers_what_is_contributed_and_not_how_steadily(session: Session, member: Member) -> None:
    buys(session, member, 10, 100, 200)
    does(session, member, ActivityKind.REFUNDED, days_ago=1, value=-HIGH)
    assert (summary_of(session, member).year_spend, class_of(session, member)) == (2 * HIGH, MemberClass.E3)


def test_a_purchase_that_comes_late_counts_as_if_it_had_come_in_time(session: Session, member: Member) -> None:
    buys(session, member, 10, 200, 100)
    other = joins(session)
    buys(session, other, 200, 100, 10)
    assert class_of(session, member) == class_of(session, other) == MemberClass.E1


def test_a_class_rolls_with_the_year(session: Session, member: Member) -> None:
    buys(session, member, 10, 100, 350)
    assert class_of(session, member) is MemberClass.E1
    pass_time(session, now=NOW + timedelta(days=20))
    assert (summary_of(session, member).year_spend, class_of(session, member)) == (2 * HIGH, MemberClass.E4)


@pytest.mark.parametrize(
    ("hope", "deeds", "expected"),
    [
        (1_000_000, 2, MemberClass.P1),
        (1_000_000, 0, MemberClass.P2),
        (999_999, 2, MemberClass.P3),
        (None, 0, MemberClass.P4),
    ],
)
def test_a_prospects_class(session: Session, member: Member, hope: int | None, deeds: int, expected: str) -> None:
    member.expected_spend = hope
    for _ in range(deeds):
        does(session, member, ActivityKind.CONTACTED, value=1)
    does(session, member, ActivityKind.PROFILE_CHANGED)
    assert class_of(session, member) == expected


def test_staff_who_call_in_vain_show_no_interest_of_the_member(session: Session, member: Member) -> None:
    before = summary_of(session, member).engagement_score
    does(session, member, ActivityKind.CONTACTED, value=0)
    summary = summary_of(session, member)
    assert (summary.engagement_score, summary.last_touch_at) == (before, NOW)


def test_a_household_that_buys_raises_hopes_of_who_did_not(session: Session, member: Member) -> None:
    buyer = joins(session)
    buyer.household = member.household = Household(name="Home", created_at=NOW)
    session.flush()
    buys(session, buyer, 1, 2, 3)
    assert class_of(session, member) is MemberClass.P2


def test_who_stays_behind_is_no_longer_hoped_for(session: Session, member: Member) -> None:
    buyer = joins(session)
    home = make_household(session, name="Home", member_ids=[member.id, buyer.id], now=NOW)
    buys(session, buyer, 1, 2, 3)
    leave_household(session, household_id=home.id, member_id=buyer.id, now=NOW)
    assert class_of(session, member) is MemberClass.P4


def test_who_introduced_them_raises_hopes_only_without_a_household_that_buys(session: Session, member: Member) -> None:
    introducer, mate = joins(session), joins(session)
    member.introduced_by = introducer
    session.flush()
    buys(session, introducer, 1, 2, 3)
    assert class_of(session, member) is MemberClass.P2
    mate.household = member.household = Household(name="Home", created_at=NOW)
    session.flush()
    buys(session, mate, 1, value=LOW)
    assert class_of(session, member) is MemberClass.P4


def test_the_fifths_are_of_the_buyers_alone(session: Session, member: Member) -> None:
    buyers = [joins(session, f"Buyer {number}") for number in range(5)]
    for number, buyer in enumerate(buyers, 1):
        buys(session, buyer, *([40 * number] * number), value=1_000 * number)
    rebuild_summaries(session, now=NOW)
    ranks = [(row.recency, row.frequency, row.money) for row in (summary_of(session, each) for each in buyers)]
    assert ranks == [(5, 1, 1), (4, 2, 2), (3, 3, 3), (2, 4, 4), (1, 5, 5)]
    assert (summary_of(session, member).recency, summary_of(session, member).money) == (0, 0)


def test_equal_buyers_fall_on_the_same_side(session: Session, member: Member) -> None:
    buyers = [member, *(joins(session, f"Buyer {number}") for number in range(9))]
    told = [NewActivity(each.id, ActivityKind.PURCHASED, NOW, f"o{each.id}", value=LOW) for each in buyers]
    record_activities(session, told, now=NOW)
    rebuild_summaries(session, now=NOW)
    assert {summary_of(session, each).frequency for each in buyers} == {1}


def test_bounds_hold_until_they_are_taken_anew(session: Session, member: Member) -> None:
    buys(session, member, 1, 100, 200, value=LOW)
    pass_time(session, now=NOW + timedelta(days=29))
    assert class_of(session, member) is MemberClass.E3
    pass_time(session, now=NOW + timedelta(days=31))
    assert class_of(session, member) is MemberClass.E1
