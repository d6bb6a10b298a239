"""An order is worth the points of what was kept of it, whatever was returned or corrected, in whatever order."""

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import EarningCause, Member
from campaigns.members.points.rules import PointsRule, change_rules
from tests.clock import NOW
from tests.factories_members import joins, make_club, summary_of
from tests.integration.members.worth.till import amend, entries, order, sell, take_back


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session)


def points(session: Session, member: Member) -> int:
    kept = summary_of(session, member).points
    assert kept == sum(entries(session, member))
    return kept


def test_parts_of_a_unit_earn_nothing(session: Session, member: Member) -> None:
    sell(session, order(member, "1", 199), order(member, "2", 99))
    assert entries(session, member) == [1]


def test_small_refunds_do_not_add_up_to_a_drift(session: Session, member: Member) -> None:
    sell(session, order(member, "1", 1050))
    for number in range(10):
        take_back(session, member, f"back-{number}", 60, of="1")
    assert points(session, member) == 4


def test_a_refund_that_came_before_its_order_counts_once_the_order_is_there(session: Session, member: Member) -> None:
    take_back(session, member, "back", 500, of="1")
    assert points(session, member) == 0
    sell(session, order(member, "1", 2000))
    assert points(session, member) == 15


def test_a_refund_of_nothing_known_takes_what_it_is_worth(session: Session, member: Member) -> None:
    sell(session, order(member, "1", 2000), order(member, "back", -550))
    assert points(session, member) == 15


def test_an_order_is_corrected_up_and_down_without_drift(session: Session, member: Member) -> None:
    sell(session, order(member, "A/1", 1050))
    for amount, worth in ((1990, 19), (2000, 20), (150, 1), (1050, 10)):
        amend(session, "A/1", amount=amount, paid=amount)
        assert points(session, member) == worth


def test_a_corrected_refund_is_settled_with_its_order(session: Session, member: Member) -> None:
    sell(session, order(member, "1", 2000), order(member, "2", 3000))
    take_back(session, member, "back", 500, of="1")
    amend(session, "back", amount=-1500, paid=-1500)
    assert points(session, member) == 35
    amend(session, "back", refunded_order="2")
    assert points(session, member) == 35
    amend(session, "back", refunded_order="")
    assert points(session, member) == 35


def test_an_order_that_is_somebody_elses_takes_its_points_along(session: Session, member: Member) -> None:
    other = joins(session, "Bo Chen")
    sell(session, order(member, "1", 2000))
    amend(session, "1", member_id=other.id)
    assert (points(session, member), points(session, other)) == (0, 20)


def test_what_was_bought_earns_by_the_rule_of_its_day(session: Session, member: Member) -> None:
    sell(session, order(member, "1", 1000, days_ago=2))
    change_rules(session, rules={EarningCause.PURCHASE: PointsRule(3, per=2)}, expire_after_days=None, now=NOW)
    sell(session, order(member, "late", 1000, days_ago=1), order(member, "2", 1000))
    assert sorted(entries(session, member)) == [10, 10, 15]
    take_back(session, member, "back", 200, of="1")
    amend(session, "2", amount=1199, paid=1199)
    assert entries(session, member)[3:] == [-2]


def test_until_anybody_has_points_a_rule_holds_for_the_past_too(session: Session, member: Member) -> None:
    change_rules(session, rules={EarningCause.PURCHASE: PointsRule(2)}, expire_after_days=None, now=NOW)
    sell(session, order(member, "1", 1000, days_ago=700))
    assert entries(session, member) == [20]


def test_an_order_of_many_batches_is_settled_once(session: Session, member: Member) -> None:
    sell(session, *(order(member, str(number), 1000) for number in range(20)))
    sell(session, *(order(member, str(number), 1000) for number in range(20)))
    assert points(session, member) == 200
