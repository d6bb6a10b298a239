"""The months that the home page draws: kept once a day, and the same figures as the review's."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from campaigns.insight.month.kept import MONTHS, keep_months, kept_months
from campaigns.insight.month.review import month_review
from campaigns.members.models import ActivityKind
from tests.clock import NOW
from tests.factories_members import does, joins, make_club

OCTOBER = date(2026, 10, 1)


def test_they_are_the_reviews_figures(session: Session) -> None:
    make_club(session)
    member = joins(session)
    for days in (60, 30):
        does(session, member, ActivityKind.PURCHASED, days_ago=days, value=100)
    keep_months(session, now=NOW)
    [*_, kept] = kept_months(session, until=OCTOBER)
    counted = month_review(session, month=OCTOBER, now=NOW).month.results
    assert (kept.month, kept.active, kept.again) == (OCTOBER, counted.active, counted.again) == (OCTOBER, 1, 1)


def test_they_begin_with_the_first_member_and_are_counted_anew(session: Session) -> None:
    make_club(session)
    keep_months(session, now=NOW)
    assert not kept_months(session, until=OCTOBER)
    joins(session, joined_at=NOW - timedelta(days=60))
    for _ in range(2):
        keep_months(session, now=NOW)
    assert [each.month for each in kept_months(session, until=OCTOBER)] == [date(2026, 9, 1), OCTOBER]


def test_no_more_than_a_year_is_drawn(session: Session) -> None:
    make_club(session)
    joins(session, joined_at=NOW - timedelta(days=900))
    keep_months(session, now=NOW)
    assert len(kept_months(session, until=date(2026, 11, 1))) == MONTHS
