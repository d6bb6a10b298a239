"""What the surprises of a month may cost in all: shown before one is approved, and kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.surprises.deciding import approve
from campaigns.surprises.models import Moment, MomentState
from campaigns.surprises.months import BadMonthBudget, OverMonth, months_of, read_month, set_months
from campaigns.surprises.suggesting import suggest_by_hand
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_moments import IN_FIVE_DAYS, approved, playbook, suggested
from tests.waiting import wait_until_it_waits


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima")


def another(session: Session, member: Member, day: date = IN_FIVE_DAYS, *, budget: int = 5_000) -> Moment:
    book = playbook(session, budget=budget)
    return suggest_by_hand(session, member_id=member.id, playbook_id=book.id, day=day, note="", staff_id=None, now=NOW)


def allowed(session: Session, moment: Moment, budget: int | None = None) -> None:
    approve(session, moment_id=moment.id, people={}, budget=budget, staff_id=None, now=NOW)


def test_what_is_spent_and_planned_of_a_month_is_counted(session: Session, member: Member) -> None:
    set_months(session, {None: 10_000, member.tier_id: 7_000})
    done = approved(session, member)
    done.state, done.spent = MomentState.DONE, 1_200
    allowed(session, another(session, member, budget=3_000))
    coming = another(session, member)
    session.flush()
    counted = [(each.limit, each.spent, each.planned, each.left) for each in months_of(session, coming)]
    assert counted == [(10_000, 1_200, 3_000, 5_800), (7_000, 1_200, 3_000, 2_800)]


@pytest.mark.parametrize("whose", ["club", "tier"])
def test_more_than_is_left_is_not_approved_and_less_is(session: Session, member: Member, whose: str) -> None:
    set_months(session, {None if whose == "club" else member.tier_id: 4_000})
    moment = suggested(session, member)
    with pytest.raises(OverMonth):
        allowed(session, moment)
    allowed(session, moment, 4_000)
    assert moment.budget == 4_000


def test_of_two_approved_at_once_the_second_counts_the_first(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        set_months(session, {None: 7_000})
        first, second = (another(session, joins(session, name)).id for name in ("Ana Lima", "Bo Chen"))

    def approves(moment_id: int) -> None:
        with committed.sessions.begin() as session:
            allowed(session, session.get_one(Moment, moment_id))

    with ThreadPoolExecutor(1) as pool:
        with committed.sessions.begin() as session:
            allowed(session, session.get_one(Moment, first))
            work = pool.submit(approves, second)
            wait_until_it_waits(committed, work)
        with pytest.raises(OverMonth):
            work.result()


def test_another_month_and_another_tier_have_budgets_of_their_own(session: Session, member: Member) -> None:
    other = next(each.tier for each in read_month(session, NOW.date()) if each.tier not in (None, member.tier))
    set_months(session, {None: 5_000, other.id: 0})
    allowed(session, suggested(session, member))
    allowed(session, another(session, member, date(2026, 12, 1)))


def test_a_budget_is_replaced_and_taken_away(session: Session, member: Member) -> None:
    for amount in (100, 200, None):
        set_months(session, {None: amount})
        assert read_month(session, NOW.date())[0].limit == amount
    with pytest.raises(BadMonthBudget):
        set_months(session, {None: -1})
