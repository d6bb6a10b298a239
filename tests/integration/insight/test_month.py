"""The monthly review, counted on clubs so small that its figures are known; and the same as other reports give."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.care.complaints import answer
from campaigns.core.errors import NotFound
from campaigns.events.models import EventState
from campaigns.insight.event_report import event_report
from campaigns.insight.month.review import Month, MonthReview, MonthToCome, month_review
from campaigns.insight.queries import came_back
from campaigns.insight.week import DayKind
from campaigns.members.models import ActivityKind
from campaigns.messaging.models import MessageState
from campaigns.outreach.occasions.kinds import OccasionKind
from tests.clock import NOW
from tests.factories_care import buys, carer, complains, owned, talks
from tests.factories_events import make_salon
from tests.factories_members import does, joins, make_club
from tests.factories_messaging import make_message, make_run, make_version
from tests.factories_outreach import born_on, make_member
from tests.factories_reports import comes, over, salon_of

NOVEMBER = date(2026, 11, 1)
LAST_MONTH = 30
"""Days ago."""


@pytest.fixture
def club(session: Session) -> Session:
    make_club(session)
    return session


def review(session: Session, **asked: object) -> MonthReview:
    return month_review(session, **{"month": NOVEMBER, "now": NOW, **asked})  # type: ignore[arg-type]


def both(session: Session) -> tuple[Month, Month]:
    found = review(session)
    return found.month, found.before


def test_events_are_counted_as_their_own_report_counts_them(session: Session) -> None:
    salon = salon_of(session, days_ago=3)
    comes(session, salon, party=3)
    over(session, salon)
    [held] = review(session).month.held
    steps = event_report(session, event_id=salon.id, days=1, now=NOW).whole
    assert (held.invited, held.came, held.there, held.brought) == (1, 1, 1, 2)
    assert (held.invited, held.came, held.there, held.brought) == (
        steps.invited,
        steps.came,
        steps.there,
        steps.brought,
    )


def test_an_event_stands_in_the_month_in_which_it_began_once_it_is_over(session: Session) -> None:
    salon_of(session, days_ago=LAST_MONTH, code="earlier")
    salon_of(session, days_ago=0, code="running")
    assert [len(month.held) for month in both(session)] == [0, 1]


def test_a_month_is_one_of_the_clubs_calendar(club: Session) -> None:
    """In Shanghai November begins at 16:00 UTC of the 31st."""
    begins = datetime(2026, 10, 31, 16, tzinfo=UTC)
    for name, at in (("Ana Lima", begins - timedelta(seconds=1)), ("Bo Li", begins)):
        joins(club, name, joined_at=at)
    this, last = both(club)
    assert [(each.results.members, each.results.joined) for each in (last, this)] == [(1, 1), (2, 1)]


def test_buying_again_is_on_another_day_than_the_first(club: Session) -> None:
    once, twice, back = (joins(club, name) for name in ("Ana", "Bo", "Cai"))
    for member, *days in ((once, 1, 1), (twice, 5, 2), (back, LAST_MONTH, 1)):
        for each in days:
            does(club, member, ActivityKind.PURCHASED, days_ago=each, value=100)
    this, last = both(club)
    assert (this.results.buyers, this.results.again, this.results.spent) == (3, 2, 500)
    assert (last.results.buyers, last.results.again, last.results.spent) == (1, 0, 100)


def test_refunds_are_taken_from_what_was_spent(club: Session) -> None:
    member = joins(club)
    buys(club, member)
    does(club, member, ActivityKind.REFUNDED, value=-40)
    assert (review(club).month.results.spent, review(club).month.results.buyers) == (60, 1)


def test_who_came_back_is_what_the_report_on_repeat_purchase_says(session: Session) -> None:
    salon_of(session, days_ago=3)
    this = review(session).month
    assert this.came_back == came_back(session, until=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("kind", "value", "active"),
    [(ActivityKind.CLICKED, 0, 1), (ActivityKind.CONTACTED, 0, 0), (ActivityKind.CONTACTED, 1, 1)],
)  # fmt: skip
def test_active_is_who_did_what_engagement_counts(club: Session, kind: ActivityKind, value: int, active: int) -> None:
    member = joins(club)
    does(club, member, kind, value=value)
    assert review(club).month.results.active == active


def test_contacts_by_staff_and_those_of_one_owner(club: Session) -> None:
    ada, bo = carer(club), carer(club, "Bo Chen")
    member = owned(club, ada)
    for owner, days in ((ada, 1), (ada, 2), (bo, 1)):
        talks(club, member, owner, at=NOW - timedelta(days=days))
    touched = [(each.staff and each.staff.name, each.contacts, each.members) for each in review(club).month.touched]
    assert touched == [("Ada Ortiz", 2, 1), ("Bo Chen", 1, 1)]
    assert review(club, owner_id=bo.id).month.contacts == 1


def test_complaints_and_how_fast_they_were_answered(club: Session) -> None:
    ada = carer(club)
    for hours in (2, 10):
        complaint = complains(club, now=NOW - timedelta(hours=hours), email="ana@example.com")
        answer(club, complaint_id=complaint.id, text="We are sorry.", staff_id=ada.id, now=NOW)
    complains(club, now=NOW - timedelta(days=9), email="ana@example.com")
    found = review(club)
    assert (found.month.cared.complaints, found.month.cared.answered, found.month.cared.took) == (
        3,
        2,
        timedelta(hours=6),
    )
    assert (found.open.complaints, found.open.overdue_complaints) == (1, 1)


def test_what_went_out_is_told_by_what_it_is_for(session: Session) -> None:
    salon_of(session, days_ago=3)
    run, version, member = make_run(session), make_version(session), make_member(session)
    for state in (MessageState.DELIVERED, MessageState.FAILED, MessageState.SKIPPED):
        make_message(session, member=member, run_id=run.id, state=state, template_version_id=version)
    assert (review(session).month.greetings, review(session).month.campaigns[0].counts.sent) == (0, 1)
    run.campaign.occasion = OccasionKind.BIRTHDAY
    found = review(session)
    assert (found.month.greetings, found.month.campaigns, found.month.failed) == (1, [], 1)


def test_an_owners_review_is_of_the_members_they_look_after(club: Session) -> None:
    ada = carer(club)
    buys(club, owned(club, ada))
    buys(club, joins(club, "Bo Li"))
    results = review(club, owner_id=ada.id).month.results
    assert (results.members, results.buyers, results.spent) == (1, 1, 100)


def test_the_month_after_brings_events_and_days(club: Session) -> None:
    born_on(club, joins(club), 12, 24)
    salon = make_salon(club, starts_at=NOW + timedelta(days=20), ends_at=NOW + timedelta(days=20, hours=2))
    ahead = review(club).ahead
    assert ([each.id for each in ahead.events], ahead.days[DayKind.BIRTHDAY]) == ([salon.id], 1)
    assert "christmas" in [each.holiday.key for each in ahead.holidays]


def test_what_took_place_since_stands_in_the_month_after(session: Session) -> None:
    salon = over(session, salon_of(session, days_ago=3))
    salon_of(session, days_ago=2, code="off").state = EventState.CANCELLED
    assert [each.id for each in review(session, month=date(2026, 10, 1)).ahead.events] == [salon.id]


def test_a_month_that_is_not_over_is_said_to_run(club: Session) -> None:
    assert (review(club).is_running, review(club, month=date(2026, 10, 31)).is_running) == (True, False)


def test_a_month_to_come_and_nobodys_review_are_refused(club: Session) -> None:
    with pytest.raises(MonthToCome):
        review(club, month=date(2026, 12, 1))
    with pytest.raises(NotFound):
        review(club, owner_id=404)
