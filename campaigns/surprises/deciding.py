"""Deciding: a suggested moment is approved, so that its tasks go out, or declined with a reason, or called off."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.plain import plain_line
from campaigns.core.words import mark
from campaigns.core.zones import club_zone, local_instant, zone_or
from campaigns.members.models import Member
from campaigns.staff.models import Staff
from campaigns.surprises.letters import tell_of_task
from campaigns.surprises.models import Moment, MomentState, MomentTask, PlaybookTask, TaskState
from campaigns.surprises.months import check_month
from campaigns.surprises.suggesting import may_be_surprised

LONGEST_WHY = 500
SHORT_NOTICE = timedelta(hours=2)
"""A deadline that has passed by the approval is so far ahead instead."""
PREPARED = (MomentState.APPROVED, MomentState.IN_HAND)


class DecidedAlready(Refused):
    sentence = mark("This moment was decided already. Nothing was changed.")


class DayIsOver(Refused):
    sentence = mark("The day of this moment is over, so nothing can be prepared any more. Nothing was changed.")


class OverBudget(Refused):
    sentence = mark("That is more than the playbook allows for this member's tier. Nothing was approved.")
    status = 422


class MemberSpared(Refused):
    sentence = mark("The member is deceased, erased or spared messages now. Decline the moment; nothing was approved.")


class NotOfDepartment(Refused):
    sentence = mark("A task goes to somebody who works in its department. Nothing was changed.")
    status = 422


class WhyMissing(Refused):
    sentence = mark("Say in a few words why, in at most 500 characters. Nothing was changed.")
    status = 422


class NotInPreparation(Refused):
    sentence = mark("This moment is not being prepared. Nothing was changed.")


def approve(
    session: Session,
    *,
    moment_id: int,
    people: Mapping[int, int],
    budget: int | None,
    staff_id: int | None,
    now: datetime,
) -> Moment:
    """From now on it is a secret, until its day is over where the member lives. Its tasks are made and told of.

    `people`: task of the playbook → who does it; others are for anybody of their department. `budget` in minor units,
    nothing for all that the playbook allows; it must be left of the month's budgets.
    """
    moment = locked_moment(session, moment_id)
    if moment.state is not MomentState.SUGGESTED:
        raise DecidedAlready
    if budget is not None and not 0 <= budget <= moment.budget:
        raise OverBudget
    fit = select(Member.id).where(Member.id == moment.member_id, may_be_surprised(now=now))
    if session.scalar(fit) is None:
        raise MemberSpared
    zone = club_zone(session)
    moment.day_from, moment.secret_until = _its_day(moment.day, zone_or(moment.member.zone, zone))
    if moment.secret_until <= now:
        raise DayIsOver
    granted = moment.budget if budget is None else budget
    check_month(session, moment, granted)
    _decide(moment, MomentState.APPROVED, staff_id, now)
    moment.budget = granted
    for planned in moment.playbook.tasks:
        _hand_out(session, moment, planned, people.get(planned.id), zone=zone, now=now)
    return moment


def decline(session: Session, *, moment_id: int, why: str, staff_id: int | None, now: datetime) -> Moment:
    """Before it was approved, or after: then its tasks are dropped, and it is no secret any more."""
    moment = locked_moment(session, moment_id)
    if moment.state not in (MomentState.SUGGESTED, *PREPARED):
        raise DecidedAlready
    moment.why = said_why(why)
    _decide(moment, MomentState.DECLINED, staff_id, now)
    moment.secret_until = None
    drop_open_tasks(session, moment, now=now)
    return moment


def locked_moment(session: Session, moment_id: int) -> Moment:
    """So that of two who decide at once the second finds it decided."""
    found = session.get(Moment, moment_id, with_for_update=True, populate_existing=True)
    return must_exist(found, mark("moment"))


def drop_open_tasks(session: Session, moment: Moment, *, now: datetime) -> None:
    dropped = update(MomentTask).where(MomentTask.moment_id == moment.id, MomentTask.state == TaskState.OPEN)
    session.execute(
        dropped.values(state=TaskState.DROPPED, ended_at=now), execution_options={"synchronize_session": "fetch"}
    )


def said_why(text: str) -> str:
    said = plain_line(text)
    if not 1 <= len(said) <= LONGEST_WHY:
        raise WhyMissing
    return said


def one_of_department(session: Session, *, staff_id: int, department_id: int) -> Staff:
    staff = session.get(Staff, staff_id)
    if staff is None or not staff.active or staff.department_id != department_id:
        raise NotOfDepartment
    return staff


def _decide(moment: Moment, state: MomentState, staff_id: int | None, now: datetime) -> None:
    moment.state, moment.decided_by_id, moment.decided_at = state, staff_id, now


def _hand_out(
    session: Session, moment: Moment, planned: PlaybookTask, staff_id: int | None, *, zone: ZoneInfo, now: datetime
) -> None:
    if staff_id is not None:
        one_of_department(session, staff_id=staff_id, department_id=planned.department_id)
    deadline = local_instant(moment.day - timedelta(days=planned.days_before), planned.hour, zone=zone)
    task = MomentTask(
        moment_id=moment.id,
        department_id=planned.department_id,
        staff_id=staff_id,
        what=planned.what,
        checklist=list(planned.checklist),
        script=planned.script,
        due_at=max(deadline, now + SHORT_NOTICE),
        state=TaskState.OPEN,
    )
    session.add(task)
    session.flush()
    tell_of_task(session, task, now=now)


def _its_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return begins, ends
