from datetime import timedelta

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.greetings.queries import upcoming_birthdays
from tests.clock import NOW
from tests.factories_outreach import born_on, make_member
from tests.factories_staff import make_staff

TODAY = NOW.date()


def test_an_owner_is_told_of_the_birthdays_of_their_own_members(session: Session, runtime: Runtime) -> None:
    ada = make_staff(runtime)
    mine, other = make_member(session, owner_id=ada.id), make_member(session)
    for member in (mine, other):
        born_on(session, member, TODAY.month, TODAY.day)
    of_ada, in_all = upcoming_birthdays(session, today=TODAY, days=7, limit=5, owner_id=ada.id)
    assert ([each.member.id for each in of_ada], in_all) == ([mine.id], 1)
    assert upcoming_birthdays(session, today=TODAY, days=7, limit=5)[1] == 2


def test_the_days_ahead_begin_with_today(session: Session) -> None:
    for days in (-1, 0, 6, 7):
        day = TODAY + timedelta(days=days)
        born_on(session, make_member(session, full_name=f"Day {days}"), day.month, day.day)
    found, _ = upcoming_birthdays(session, today=TODAY, days=7, limit=5)
    assert [each.member.full_name for each in found] == ["Day 0", "Day 6"]
