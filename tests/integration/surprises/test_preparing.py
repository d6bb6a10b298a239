"""From approval to thanks: who is told, who may do what, what time brings, and how it ends."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Member
from campaigns.messaging.pictures.remaking import NoPicture
from campaigns.staff.models import Role
from campaigns.surprises.deciding import DecidedAlready, MemberSpared, NotOfDepartment, OverBudget, approve, decline
from campaigns.surprises.effect import Span, effect_of
from campaigns.surprises.finishing import TasksOpen, finish
from campaigns.surprises.lateness import TO_WRITE_DOWN, let_moments_pass
from campaigns.surprises.models import Moment, MomentState, TaskState
from campaigns.surprises.queries import tasks_of
from campaigns.surprises.tasks import EndedAlready, NotYours, drop, finish_task, give, take
from tests.clock import NOW, StandingClock
from tests.factories_care import carer
from tests.factories_members import does, joins, make_club
from tests.factories_moments import A_DAY, approved, cook, mails, suggested
from tests.pictures import drawn


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima")


def done(session: Session, moment: Moment, *, by: int | None = None, spent: int = 100) -> Moment:
    return finish(session, moment_id=moment.id, outcome="She laughed", spent=spent, photo=None, staff_id=by, now=NOW)


def test_approval_hands_the_tasks_out_and_tells_the_department(session: Session, member: Member) -> None:
    bo, lead = cook(session), carer(session, role=Role.MANAGER)
    cook(session, "Dee Roy", of="Front desk")
    moment = approved(session, member, by=lead)
    assert moment.state is MomentState.APPROVED
    assert mails(session) == [("Bo Chen", "A task for a surprise: Bake in the Kitchen")]
    [task] = tasks_of(session, bo).free
    assert task.due_at.isoformat() == "2026-11-26T10:00:00+00:00"


def test_a_task_that_is_given_has_a_name_on_it(session: Session, member: Member) -> None:
    bo, cy = cook(session), cook(session, "Cy Young")
    moment = suggested(session, member)
    people = {moment.playbook.tasks[0].id: cy.id}
    approve(session, moment_id=moment.id, people=people, budget=4_000, staff_id=None, now=NOW)
    assert [name for name, _subject in mails(session)] == ["Cy Young"]
    assert (len(tasks_of(session, cy).mine), len(tasks_of(session, bo))) == (1, 0)
    assert moment.budget == 4_000


def test_a_task_goes_to_nobody_of_another_department(session: Session, member: Member) -> None:
    moment, other = suggested(session, member), cook(session, of="Front desk")
    people = {moment.playbook.tasks[0].id: other.id}
    with pytest.raises(NotOfDepartment):
        approve(session, moment_id=moment.id, people=people, budget=None, staff_id=None, now=NOW)


def test_more_than_the_budget_is_refused(session: Session, member: Member) -> None:
    moment = suggested(session, member)
    with pytest.raises(OverBudget):
        approve(session, moment_id=moment.id, people={}, budget=5_001, staff_id=None, now=NOW)


def test_who_died_meanwhile_is_not_surprised(session: Session, member: Member) -> None:
    moment = suggested(session, member)
    member.deceased = True
    session.flush()
    with pytest.raises(MemberSpared):
        approve(session, moment_id=moment.id, people={}, budget=None, staff_id=None, now=NOW)


def test_it_is_decided_once_and_may_be_called_off(session: Session, member: Member) -> None:
    moment = approved(session, member)
    with pytest.raises(DecidedAlready):
        approve(session, moment_id=moment.id, people={}, budget=None, staff_id=None, now=NOW)
    decline(session, moment_id=moment.id, why="She is away", staff_id=None, now=NOW)
    assert (moment.state, moment.secret_until) == (MomentState.DECLINED, None)
    assert [task.state for task in moment.tasks] == [TaskState.DROPPED]
    with pytest.raises(DecidedAlready):
        decline(session, moment_id=moment.id, why="Again", staff_id=None, now=NOW)


def test_one_of_the_department_takes_it_and_another_may_not(session: Session, member: Member) -> None:
    bo, desk = cook(session), cook(session, of="Front desk")
    moment = approved(session, member)
    task = moment.tasks[0]
    with pytest.raises(NotYours):
        take(session, task_id=task.id, staff_id=desk.id)
    take(session, task_id=task.id, staff_id=bo.id)
    assert (task.staff_id, moment.state) == (bo.id, MomentState.IN_HAND)


def test_whoever_is_given_it_anew_is_told(session: Session, member: Member) -> None:
    bo, cy = cook(session), cook(session, "Cy Young")
    task = approved(session, member).tasks[0]
    give(session, task_id=task.id, to_id=cy.id, staff_id=bo.id, now=NOW)
    assert [name for name, _subject in mails(session)] == ["Bo Chen", "Cy Young", "Cy Young"]


def test_it_is_done_with_a_photo_and_a_note_and_thanked_for(session: Session, member: Member) -> None:
    bo, lead = cook(session), carer(session, role=Role.MANAGER)
    moment = approved(session, member, by=lead)
    task = moment.tasks[0]
    with pytest.raises(TasksOpen):
        done(session, moment, by=lead.id)
    with pytest.raises(NoPicture):
        finish_task(session, task_id=task.id, note="", ticked=[], photo=b"none", staff_id=bo.id, now=NOW)
    given = {"task_id": task.id, "note": "With plums", "ticked": [1, 7], "photo": drawn(), "staff_id": bo.id}
    finish_task(session, **given, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(EndedAlready):
        drop(session, task_id=task.id, why="x", staff_id=bo.id, now=NOW)
    done(session, moment, by=bo.id)
    session.refresh(moment)
    assert (moment.state, moment.spent, task.ticked, len(moment.photos)) == (MomentState.DONE, 100, [1], 1)
    assert mails(session)[-1] == ("Bo Chen", "Thank you: the surprise for Ana Lima is done")


def test_they_are_reminded_the_day_before_and_the_manager_hears_when_it_is_late(
    session: Session, runtime: Runtime, clock: StandingClock, member: Member
) -> None:
    cook(session)
    moment = approved(session, member, by=carer(session, role=Role.MANAGER))
    session.commit()
    for days in (2, 1.2, 0, 0.8, 1):
        clock.move(by=days * A_DAY)
        let_moments_pass(runtime.sessions, clock=clock)
    what = moment.tasks[0].what
    assert mails(session)[1:] == [("Bo Chen", f"Due soon: {what}"), ("Ada Ortiz", f"Late: {what}")]


@pytest.mark.parametrize("is_approved", [True, False])
def test_what_nobody_did_in_time_is_missed(
    session: Session, runtime: Runtime, clock: StandingClock, member: Member, *, is_approved: bool
) -> None:
    moment = approved(session, member) if is_approved else suggested(session, member)
    session.commit()
    clock.move(by=5 * A_DAY + timedelta(hours=8))
    let_moments_pass(runtime.sessions, clock=clock)
    session.refresh(moment)
    assert moment.state is not MomentState.MISSED if is_approved else moment.state is MomentState.MISSED
    clock.move(by=TO_WRITE_DOWN + A_DAY)
    let_moments_pass(runtime.sessions, clock=clock)
    session.refresh(moment)
    assert moment.state is MomentState.MISSED


def test_what_followed_stands_beside_what_was_before(session: Session, member: Member) -> None:
    moment = suggested(session, member)
    does(session, member, ActivityKind.PURCHASED, days_ago=1, value=300)
    does(session, member, ActivityKind.PURCHASED, days_ago=-6, value=500)
    does(session, member, ActivityKind.ATTENDED, days_ago=-7)
    assert effect_of(session, moment, now=NOW) is None
    effect = effect_of(session, moment, now=NOW + 15 * A_DAY)
    assert effect is not None
    assert (effect.days, effect.before, effect.after) == (10, Span(1, 300, 0), Span(1, 500, 1))
