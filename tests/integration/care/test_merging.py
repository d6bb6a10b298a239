"""Two records of one person, each looked after by somebody."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.care.complaints import close
from campaigns.care.models import Complaint, Contact, FollowUp, OwnershipReason
from campaigns.members.duplicates.undoing import unmerge
from campaigns.members.models import Member, Mute
from campaigns.staff.models import Staff
from tests.clock import NOW
from tests.factories_care import carer, changes_of, complains, owned, round_of, talks, tasks_of, warning_of
from tests.factories_merging import merged, picture


@pytest.fixture
def bea(session: Session) -> Staff:
    return carer(session, "Bea Silva")


@pytest.fixture
def two(session: Session, ada: Staff, bea: Staff) -> tuple[Member, Member]:
    """Ada's, touched a year ago; Bea's, touched 55 days ago. Both are due, and Ada is warned."""
    pair = owned(session, ada), owned(session, bea, "A. Lima", days_ago=55, email="a.lima@example.com")
    round_of(session)
    assert all(tasks_of(session, member) for member in pair)
    return pair


def test_one_task_stands_that_follows_the_later_touch(session: Session, two: tuple[Member, Member], ada: Staff) -> None:
    (later,) = tasks_of(session, two[1])
    since = later.since
    merged(session, *two)
    (task,) = tasks_of(session, two[0])
    assert (task.since, task.owner_id) == (since, ada.id)


def test_the_warning_ends_with_the_touch_of_the_other_record(
    session: Session, two: tuple[Member, Member], bea: Staff
) -> None:
    talks(session, two[1], bea, at=NOW - timedelta(days=2))
    assert warning_of(session, two[0])
    merged(session, *two)
    assert warning_of(session, two[0]) is None


def test_of_two_warnings_the_milder_stands(session: Session, ada: Staff) -> None:
    one, other = owned(session, ada), owned(session, ada, days_ago=89)
    round_of(session)
    round_of(session, days=3)
    later = warning_of(session, other)
    reclaim_at = later and later.reclaim_at
    merged(session, one, other, now=NOW + timedelta(days=3))
    stands = warning_of(session, one)
    assert stands is not None
    assert stands.reclaim_at == reclaim_at


def test_a_task_that_the_other_record_answered_goes(session: Session, two: tuple[Member, Member], bea: Staff) -> None:
    talks(session, two[1], bea)
    merged(session, *two)
    assert tasks_of(session, two[0]) == []


def test_the_owner_who_stays_is_told_of_the_other(
    session: Session, two: tuple[Member, Member], ada: Staff, bea: Staff
) -> None:
    merged(session, *two, staff_id=bea.id)
    change = changes_of(session, two[0])[-1]
    assert (change.from_id, change.to_id, change.reason) == (bea.id, ada.id, OwnershipReason.MERGED)
    assert change.staff_id == bea.id


def test_the_owner_of_the_other_may_be_chosen(session: Session, two: tuple[Member, Member], bea: Staff) -> None:
    merged(session, *two, from_other={"owner"})
    assert session.scalar(select(Member.owner_id)) == bea.id
    assert {task.owner_id for task in tasks_of(session, two[0])} == {bea.id}


def test_contacts_and_complaints_are_of_both(session: Session, two: tuple[Member, Member], ada: Staff) -> None:
    for member in two:
        talks(session, member, ada)
        complains(session, member_id=member.id)
    merged(session, *two)
    for table in (Contact, Complaint, Mute):
        assert session.scalar(select(func.count()).where(table.member_id == two[0].id)) == 2


def test_closing_one_complaint_leaves_what_the_other_spares(session: Session, two: tuple[Member, Member]) -> None:
    ones, others = (complains(session, member_id=member.id).id for member in two)
    merged(session, *two)
    close(session, complaint_id=ones, now=NOW)
    session.refresh(session.get_one(Complaint, others))
    assert session.get_one(Complaint, others).mute_id is not None


def test_undone_it_was_never_there(session: Session, two: tuple[Member, Member], bea: Staff) -> None:
    talks(session, two[1], bea, at=NOW - timedelta(days=1))
    complains(session, member_id=two[1].id)
    before = picture(session)
    merge = merged(session, *two)
    assert picture(session) != before
    unmerge(session, merge_id=merge.id, now=NOW)
    assert picture(session) == before


def test_undone_after_the_task_was_done_the_other_is_still_due(
    session: Session, two: tuple[Member, Member], ada: Staff
) -> None:
    merge = merged(session, *two)
    talks(session, two[0], ada)
    round_of(session, days=60)
    unmerge(session, merge_id=merge.id, now=NOW)
    open_tasks = select(FollowUp.member_id).where(FollowUp.state == "open")
    assert sorted(session.scalars(open_tasks)) == [member.id for member in two]
