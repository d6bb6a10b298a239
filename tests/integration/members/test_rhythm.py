"""How often a member buys, as it is kept of each."""

import pytest
from sqlalchemy.orm import Session

from campaigns.members.models import ActivityKind
from tests.factories_members import does, joins, make_club, summary_of


@pytest.mark.parametrize(
    ("days_ago", "interval"),
    [
        ((), 0),
        ((60, 30), 0),
        ((60, 59.9, 59.8), 0),
        ((90, 60, 30), 30),
        ((90, 60, 59.8, 30), 30),
        ((400, 60, 50, 40), 10),
        ((30, 29.4, 28.8), 1),
        ((100, 60, 30), 35),
    ],
    ids=["none", "two", "one trip", "monthly", "twice a trip", "long absence", "daily", "between two"],
)
def test_the_median_of_days_between_trips(session: Session, days_ago: tuple[float, ...], interval: int) -> None:
    make_club(session)
    member = joins(session)
    for days in days_ago:
        does(session, member, ActivityKind.PURCHASED, days_ago=days, value=100)
    assert summary_of(session, member).interval_days == interval
