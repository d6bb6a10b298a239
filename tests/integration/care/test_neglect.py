"""Warned first, taken back after; a touch in time keeps the member."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.chores import CHORES
from campaigns.care.models import FollowUp, FollowUpState, OwnershipChange, OwnershipReason
from campaigns.care.owners import count_nobodys, list_nobodys
from campaigns.core.chores import do_chores
from campaigns.members.models import Member
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.factories_care import at_once, carer, changes_of, owned, round_of, talks, tasks_of, warning_of
from tests.factories_members import make_club
from tests.waiting import wait_until_it_waits


@pytest.mark.parametrize(("days", "warned"), [(89, False), (90, True)])
def test_ninety_days_without_a_touch_bring_a_warning(session: Session, ada: Staff, days: int, *, warned: bool) -> None:
    member = owned(session, ada, days_ago=days)
    round_of(session)
    assert (warning_of(session, member) is not None) is warned


def test_the_owner_has_until_the_end_of_the_last_day_where_the_club_is(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    round_of(session)
    warning = warning_of(session, member)
    assert warning
    assert warning.reclaim_at == datetime(2026, 12, 6, 16, 0, tzinfo=UTC)  # midnight of the 7th in Shanghai


def test_after_the_warning_the_club_takes_the_member_back(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    round_of(session)
    round_of(session, days=14)
    assert member.owner_id == ada.id
    round_of(session, days=15)
    assert session.scalar(select(Member.owner_id).where(Member.id == member.id)) is None
    assert changes_of(session, member)[-1].reason is OwnershipReason.RECLAIMED
    assert warning_of(session, member) is None
    assert tasks_of(session, member) == []
    assert len(tasks_of(session, member, FollowUpState.DROPPED)) == 1


def test_who_was_taken_back_stands_first_among_those_to_be_assigned(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    round_of(session)
    round_of(session, days=15)
    (first,) = list_nobodys(session, limit=5)
    assert (first.member.id, first.change and first.change.from_id) == (member.id, ada.id)
    assert count_nobodys(session) == 1


@pytest.mark.parametrize("days", [0.5, 14])
def test_a_touch_ends_the_warning_even_on_the_last_day(session: Session, ada: Staff, days: float) -> None:
    member = owned(session, ada)
    round_of(session)
    talks(session, member, ada, at=NOW + timedelta(days=days))
    assert warning_of(session, member) is None
    round_of(session, days=15)
    assert member.owner_id == ada.id


def test_a_new_owner_is_given_time(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    member.owner_since = NOW - timedelta(days=10)
    round_of(session)
    assert warning_of(session, member) is None


def test_a_new_owner_after_the_club_took_them_back_has_a_task(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    round_of(session)
    round_of(session, days=15)
    member.owner_id, member.owner_since = carer(session).id, NOW + timedelta(days=16)
    round_of(session, days=16)
    assert [task.owner_id for task in tasks_of(session, member)] == [member.owner_id]


def test_a_member_who_died_is_not_fought_over(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    round_of(session)
    member.deceased = True
    round_of(session, days=15)
    assert (member.owner_id, warning_of(session, member)) == (ada.id, None)


def test_two_schedulers_at_once_do_it_once(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        ada = carer(session)
        members = [owned(session, ada) for _ in range(20)]
    beats = [
        Thread(target=do_chores, args=[committed.sessions, CHORES], kwargs={"now": NOW + timedelta(days=days)})
        for days in (0, 1, 1)
    ]
    at_once(*beats)
    with committed.sessions() as session:
        assert session.scalar(select(func.count(FollowUp.id))) == len(members)


def test_a_touch_while_the_round_runs_keeps_the_member(committed: Runtime) -> None:
    """The contact is not committed yet when the round looks; it waits, and sees it."""
    with committed.sessions.begin() as session:
        make_club(session)
        ada = carer(session)
        member = owned(session, ada)
        round_of(session)
    with ThreadPoolExecutor(1) as other, committed.sessions.begin() as session:
        talks(session, member, ada, at=NOW + timedelta(days=14))
        later = other.submit(do_chores, committed.sessions, CHORES, now=NOW + timedelta(days=15))
        wait_until_it_waits(committed, later)
    later.result()
    with committed.sessions() as session:
        assert session.get_one(Member, member.id).owner_id == ada.id
        assert session.scalar(select(func.count(OwnershipChange.id))) == 1
        assert tasks_of(session, member) == []
