"""The tasks of a moment: taken, given to somebody, done, dropped."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.plain import plain_text
from campaigns.core.words import mark
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, may
from campaigns.staff.queries import the_staff
from campaigns.surprises.deciding import PREPARED, NotInPreparation, locked_moment, one_of_department, said_why
from campaigns.surprises.letters import tell_of_task
from campaigns.surprises.models import MomentState, MomentTask, TaskState
from campaigns.surprises.photos import keep_photo

LONGEST_NOTE = 2_000


class NotYours(Refused):
    sentence = mark("This task is for another department. Those who plan moments can hand it out anew.")
    status = 403


class EndedAlready(Refused):
    sentence = mark("This task has ended already. Nothing was changed.")


class NoteTooLong(Refused):
    sentence = mark("A note may have at most 2,000 characters. Nothing was changed.")
    status = 422


def take(session: Session, *, task_id: int, staff_id: int) -> MomentTask:
    """It is mine, and the moment in hand."""
    task = _open(session, task_id)
    _theirs(session, task, staff_id)
    task.staff_id, task.moment.state = staff_id, MomentState.IN_HAND
    return task


def give(session: Session, *, task_id: int, to_id: int, staff_id: int, now: datetime) -> MomentTask:
    """To somebody of its department, who is told by mail."""
    task = _open(session, task_id)
    _theirs(session, task, staff_id)
    one_of_department(session, staff_id=to_id, department_id=task.department_id)
    task.staff_id, task.given = to_id, task.given + 1
    session.flush()
    session.expire(task, ["staff"])
    tell_of_task(session, task, now=now)
    return task


def finish_task(
    session: Session,
    *,
    task_id: int,
    note: str,
    ticked: Collection[int],
    photo: bytes | None,
    staff_id: int,
    now: datetime,
) -> MomentTask:
    """`ticked`: the places in the checklist that are done. Raises a refusal of the picture too."""
    task = _open(session, task_id)
    _theirs(session, task, staff_id)
    task.note = said_note(note)
    if photo:
        keep_photo(session, moment_id=task.moment_id, upload=photo, staff_id=staff_id, now=now)
    task.staff_id = task.staff_id or staff_id
    task.ticked = [place for place in range(len(task.checklist)) if place in ticked]
    task.moment.state = MomentState.IN_HAND
    return _ended(task, TaskState.DONE, staff_id, now)


def drop(session: Session, *, task_id: int, why: str, staff_id: int, now: datetime) -> MomentTask:
    """It is not needed after all."""
    task = _open(session, task_id)
    _theirs(session, task, staff_id)
    task.note = said_why(why)
    return _ended(task, TaskState.DROPPED, staff_id, now)


def said_note(text: str) -> str:
    said = plain_text(text)
    if len(said) > LONGEST_NOTE:
        raise NoteTooLong
    return said


def _open(session: Session, task_id: int) -> MomentTask:
    """With its moment locked first, as everybody does who changes either."""
    moment_id = must_exist(session.scalar(select(MomentTask.moment_id).where(MomentTask.id == task_id)), mark("task"))
    moment = locked_moment(session, moment_id)
    task = session.get_one(MomentTask, task_id, populate_existing=True)
    if task.state is not TaskState.OPEN:
        raise EndedAlready
    if moment.state not in PREPARED:
        raise NotInPreparation
    return task


def _theirs(session: Session, task: MomentTask, staff_id: int) -> Staff:
    """Whose task it is, who works in its department, or who plans moments."""
    staff = the_staff(session, staff_id=staff_id)
    concerned = staff_id == task.staff_id or staff.department_id == task.department_id
    if not concerned and not may(staff.role, Permission.PLAN_MOMENTS):
        raise NotYours
    return staff


def _ended(task: MomentTask, state: TaskState, staff_id: int, now: datetime) -> MomentTask:
    task.state, task.ended_at, task.ended_by_id = state, now, staff_id
    return task
