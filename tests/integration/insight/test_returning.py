"""How long until the second purchase, what lies between trips, and who comes back month by month."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.core.arrays import each_of
from campaigns.insight.buyers import Window
from campaigns.insight.intervals import Interval, intervals
from campaigns.insight.retention import Cohort, retention
from campaigns.insight.second_purchase import second_purchase
from tests.factories_outreach import make_member
from tests.integration.insight.test_repeat_purchase import buy_on

START = date(2026, 1, 31)


def after(*days: int) -> list[date]:
    return [START + timedelta(days=day) for day in days]


@pytest.fixture
def loyal(session: Session) -> int:
    """Of tier 2; of the others, of tier 1, one came back and one did not."""
    loyal = make_member(session, tier=2).id
    buy_on(session, loyal, *after(0, 10, 20, 60))
    buy_on(session, make_member(session).id, *after(0, 30))
    buy_on(session, make_member(session).id, *after(5))
    return loyal


def test_whoever_has_not_come_again_counts_until_the_last_day(session: Session, loyal: int) -> None:
    found = second_purchase(session, Window(after(25)[0]))
    told = [(point.after, point.at_risk, point.events) for point in found.club.points]
    assert told == [(10, 3, 1), (20, 2, 0), (25, 1, 0)]
    assert [(tier.key, tier.curve.members) for tier in found.by_tier] == [("tier-2", 1), ("tier-1", 2)]


def test_the_curve_of_a_segment_stands_beside_everybody_s(session: Session, loyal: int) -> None:
    found = second_purchase(session, Window(after(60)[0], members=each_of([loyal])))
    assert found.everybody is not None
    assert (found.club.median, found.everybody.median) == (10, 30)


def test_between_trips_lie_so_many_days(session: Session, loyal: int) -> None:
    assert intervals(session, Window(after(60)[0])) == [
        Interval(trip=0, count=4, quarter=10, median=10, three_quarters=30),
        Interval(trip=2, count=2, quarter=10, median=10, three_quarters=30),
        Interval(trip=3, count=1, quarter=10, median=10, three_quarters=10),
        Interval(trip=4, count=1, quarter=40, median=40, three_quarters=40),
    ]


def test_who_buys_twice_in_a_month_is_counted_once(session: Session, loyal: int) -> None:
    """31 January; 10 and 20 February; 1 April. 31 January and 2 March. 5 February."""
    cohorts = retention(session, Window(date(2026, 4, 30))).cohorts
    assert cohorts == (Cohort(date(2026, 1, 1), 2, (1, 1, 1)), Cohort(date(2026, 2, 1), 1, (0, 0)))


def test_a_month_that_is_not_over_is_left_out(session: Session, loyal: int) -> None:
    found = retention(session, Window(date(2026, 4, 29)))
    assert [cohort.shares for cohort in found.cohorts] == [(0.5, 0.5), (0.0,)]
    assert (found.usual(0), found.usual(1), found.usual(2)) == (1 / 3, 0.5, None)


def test_of_nobody_there_is_nothing_to_tell(session: Session) -> None:
    window = Window(START)
    assert (retention(session, window).cohorts, intervals(session, window)) == ((), [])
    assert second_purchase(session, window).club.members == 0
