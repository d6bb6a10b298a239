"""What was said, written down, and the tasks that people make, put off and drop."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.care.contacts import MemberGone, NotThen, NotYourWords, SummaryMissing, mend_contact
from campaigns.care.follow_ups import (
    ContactWanted,
    EndedAlready,
    NoteMissing,
    NotThatDay,
    NotYourTask,
    drop,
    finish,
    promise,
    put_off,
)
from campaigns.care.models import FollowUp, FollowUpReason, FollowUpState
from campaigns.members.models import Activity, ActivityKind, Member
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.factories_care import buys, carer, owned, round_of, talks, tasks_of
from tests.factories_members import summary_of

FRIDAY = date(2026, 11, 27)


def asked(
    session: Session, member: Member, staff: Staff, note: str, *, due_on: date = FRIDAY, request: str = "r"
) -> FollowUp:
    return promise(session, member_id=member.id, note=note, due_on=due_on, request=request, staff_id=staff.id, now=NOW)


def test_a_form_sent_twice_is_kept_once(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    first = talks(session, member, ada, request="r1")
    assert talks(session, member, ada, request="r1").id == first.id
    assert talks(session, member, ada, request="r2").id != first.id
    assert asked(session, member, ada, "Call").id == asked(session, member, ada, "Call").id
    assert asked(session, member, ada, "Call", request="r3").id != asked(session, member, ada, "Call").id


def test_a_contact_is_on_the_timeline_and_a_touch(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    contact = talks(session, member, ada, summary="Her  daughter\nmarries " + "x" * 300)
    told = session.scalars(select(Activity).where(Activity.kind == ActivityKind.CONTACTED)).one()
    assert told.reference == f"contact:{contact.id}"
    assert told.detail.startswith("Her daughter marries xxx")
    assert len(told.detail) == 160
    assert summary_of(session, member).last_touch_at == NOW


@pytest.mark.parametrize("summary", ["", " \x00\n ", "x" * 2_001])
def test_nothing_or_too_much_is_not_kept(session: Session, ada: Staff, summary: str) -> None:
    with pytest.raises(SummaryMissing):
        talks(session, owned(session, ada), ada, summary=summary)


@pytest.mark.parametrize("at", [NOW + timedelta(seconds=1), datetime(1989, 12, 31, tzinfo=UTC)])
def test_a_contact_lies_in_the_past(session: Session, ada: Staff, at: datetime) -> None:
    with pytest.raises(NotThen):
        talks(session, owned(session, ada), ada, at=at, now=NOW)


def test_nothing_is_kept_of_who_was_erased(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    member.erased_at = NOW
    with pytest.raises(MemberGone):
        talks(session, member, ada)


def test_its_author_mends_it_within_a_day_on_the_timeline_too(session: Session, ada: Staff) -> None:
    contact = talks(session, owned(session, ada), ada)
    end = NOW + timedelta(days=1)
    mend_contact(session, contact_id=contact.id, summary="No, autumn", interested=True, staff_id=ada.id, now=end)
    told = session.scalars(select(Activity).where(Activity.kind == ActivityKind.CONTACTED)).one()
    assert (contact.summary, contact.interested, told.detail) == ("No, autumn", True, "No, autumn")


@pytest.mark.parametrize(("by_author", "late"), [(True, True), (False, False)])
def test_later_or_by_others_one_only_adds(session: Session, ada: Staff, *, by_author: bool, late: bool) -> None:
    contact = talks(session, owned(session, ada), ada)
    staff = ada if by_author else carer(session)
    then = NOW + timedelta(days=1, seconds=1 if late else -1)
    with pytest.raises(NotYourWords):
        mend_contact(session, contact_id=contact.id, summary="x", interested=None, staff_id=staff.id, now=then)


def test_a_promise_is_done_by_the_contact_that_names_it(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=1)
    task = promise(
        session, member_id=member.id, note="Call about the ring", due_on=FRIDAY, request="r", staff_id=ada.id, now=NOW
    )
    talks(session, member, ada)
    assert task.state is FollowUpState.OPEN
    contact = talks(session, member, ada, follow_up_id=task.id)
    assert (task.state, task.contact_id) == (FollowUpState.DONE, contact.id)


def test_a_promise_may_be_kept_without_a_word(session: Session, ada: Staff) -> None:
    member = owned(session, ada, days_ago=1)
    task = promise(
        session, member_id=member.id, note="Order the ring", due_on=FRIDAY, request="r", staff_id=ada.id, now=NOW
    )
    finish(session, follow_up_id=task.id, what="Ordered", staff_id=ada.id, now=NOW)
    assert (task.state, task.reason) == (FollowUpState.DONE, FollowUpReason.ASKED)
    assert session.scalar(select(Activity.detail).where(Activity.kind == ActivityKind.FOLLOWED_UP)) == "Ordered"


def test_a_cadence_wants_a_contact(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    round_of(session)
    with pytest.raises(ContactWanted):
        finish(session, follow_up_id=tasks_of(session, member)[0].id, what="Done", staff_id=ada.id, now=NOW)


def test_a_task_is_put_off_with_a_reason(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    round_of(session)
    (task,) = tasks_of(session, member)
    put_off(session, follow_up_id=task.id, due_on=FRIDAY, why="On holiday", staff_id=ada.id, now=NOW)
    round_of(session, days=1)
    assert [(task.due_on, task.outcome) for task in tasks_of(session, member)] == [(FRIDAY, "On holiday")]


def test_a_dropped_task_comes_again_a_whole_rhythm_later(session: Session, ada: Staff) -> None:
    member = owned(session, ada)
    buys(session, member, days_ago=100)
    talks(session, member, ada, at=NOW - timedelta(days=31))
    round_of(session)
    drop(session, follow_up_id=tasks_of(session, member)[0].id, why="Wrote to us", staff_id=ada.id, now=NOW)
    round_of(session, days=22)
    assert tasks_of(session, member) == []
    round_of(session, days=23)
    assert [task.due_on for task in tasks_of(session, member)] == [date(2026, 12, 22)]


@pytest.mark.parametrize(("day", "why"), [(date(2026, 11, 21), "x"), (date(2029, 1, 1), "x")])
def test_a_day_that_cannot_be_is_refused(session: Session, ada: Staff, day: date, why: str) -> None:
    with pytest.raises(NotThatDay):
        asked(session, owned(session, ada), ada, why, due_on=day)


@pytest.mark.parametrize("why", ["", "\x00", "x" * 501])
def test_a_reason_is_asked_for(session: Session, ada: Staff, why: str) -> None:
    with pytest.raises(NoteMissing):
        promise(
            session, member_id=owned(session, ada).id, note=why, due_on=FRIDAY, request="r", staff_id=ada.id, now=NOW
        )


def test_nobody_else_but_a_lead_decides_about_a_task(session: Session, ada: Staff) -> None:
    task = promise(
        session, member_id=owned(session, ada).id, note="x", due_on=FRIDAY, request="r", staff_id=ada.id, now=NOW
    )
    with pytest.raises(NotYourTask):
        drop(session, follow_up_id=task.id, why="x", staff_id=carer(session).id, now=NOW)
    drop(session, follow_up_id=task.id, why="x", staff_id=carer(session, role=Role.MANAGER).id, now=NOW)
    with pytest.raises(EndedAlready):
        drop(session, follow_up_id=task.id, why="x", staff_id=ada.id, now=NOW)
