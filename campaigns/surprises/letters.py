"""What the house writes to staff about moments: a task, a reminder, that one is late, thanks. Members never read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from babel.dates import format_date, format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import LOCALES, LocalText, localised
from campaigns.core.zones import club_zone
from campaigns.messaging.staff_letters import Letter, Line, Section
from campaigns.messaging.staff_mail import NewStaffMail, post_staff_mail
from campaigns.staff.models import Staff
from campaigns.staff.permissions import Permission, may
from campaigns.surprises.models import Moment, MomentTask, TaskState

REMIND_BEFORE = timedelta(hours=24)
TASKS_PAGE = "/tasks"

_TASK: LocalText = {"en": "A task for a surprise: %(what)s", "zh": "惊喜任务：%(what)s"}
_REMINDER: LocalText = {"en": "Due soon: %(what)s", "zh": "即将到期：%(what)s"}
_LATE: LocalText = {"en": "Late: %(what)s", "zh": "已逾期：%(what)s"}
_THANKS: LocalText = {"en": "Thank you: the surprise for %(member)s is done", "zh": "谢谢您：%(member)s的惊喜已完成"}

_FOR: LocalText = {
    "en": "It is for %(member)s on %(day)s, who knows nothing of it. Please keep it so.",
    "zh": "为%(member)s准备，日期是%(day)s。对方并不知情，请继续保密。",
}
_DUE: LocalText = {"en": "Please have it done by %(due)s.", "zh": "请在%(due)s前完成。"}
_NOBODY_YET: LocalText = {
    "en": "It is for anybody in %(department)s; whoever takes it does it.",
    "zh": "由%(department)s的任何一位来做；谁接下，谁完成。",
}
_WAS_DUE: LocalText = {
    "en": "It was due by %(due)s and is not done. It is with %(whom)s.",
    "zh": "应在%(due)s前完成，现在还没有完成。由%(whom)s负责。",
}
_DONE: LocalText = {
    "en": "What you did for %(member)s on %(day)s worked out. Thank you.",
    "zh": "您为%(member)s在%(day)s所做的已经成真。谢谢您。",
}
_SAID: LocalText = {"en": "How it went", "zh": "经过"}
_SCRIPT: LocalText = {"en": "What to say", "zh": "怎么说"}
_CHECKLIST: LocalText = {"en": "Checklist", "zh": "清单"}
_OPEN: LocalText = {"en": "Open my tasks", "zh": "打开我的任务"}
_SEE: LocalText = {"en": "See the moment", "zh": "查看惊喜"}


def tell_of_task(session: Session, task: MomentTask, *, now: datetime) -> None:
    """Whose it is, or while it is nobody's, everybody of its department. Of one due within a day it also reminds."""
    task.reminded_at = now if task.due_at <= now + REMIND_BEFORE else None
    letters = [
        NewStaffMail(f"moment_task:{task.id}/given:{task.given}/staff:{each.id}", each.id, _task(session, task, each))
        for each in doers(session, task)
    ]
    post_staff_mail(session, letters, now=now)


def remind_of_task(session: Session, task: MomentTask, *, now: datetime) -> None:
    letters = [
        NewStaffMail(
            f"moment_task:{task.id}/given:{task.given}/reminder:{each.id}",
            each.id,
            _task(session, task, each, subject=_REMINDER),
        )
        for each in doers(session, task)
    ]
    post_staff_mail(session, letters, now=now)


def tell_it_is_late(session: Session, task: MomentTask, *, now: datetime) -> None:
    """Whoever approved it, else everybody who could have."""
    letters = [
        NewStaffMail(f"moment_task:{task.id}/late/staff:{each.id}", each.id, _late(session, task, each))
        for each in _answerable(session, task.moment)
    ]
    post_staff_mail(session, letters, now=now)


def thank(session: Session, moment: Moment, *, now: datetime) -> None:
    """All who did a task of it."""
    did = select(MomentTask.ended_by_id).where(MomentTask.moment_id == moment.id, MomentTask.state == TaskState.DONE)
    people = session.scalars(select(Staff).where(Staff.id.in_(did), Staff.active).order_by(Staff.id))
    letters = [NewStaffMail(f"moment:{moment.id}/thanks:{each.id}", each.id, _thanks(moment, each)) for each in people]
    post_staff_mail(session, letters, now=now)


def doers(session: Session, task: MomentTask) -> Sequence[Staff]:
    """Who is to do it and still works here."""
    whose = Staff.id == task.staff_id if task.staff_id else Staff.department_id == task.department_id
    return session.scalars(select(Staff).where(whose, Staff.active).order_by(Staff.id)).all()


def _answerable(session: Session, moment: Moment) -> Sequence[Staff]:
    approver = moment.decided_by
    if approver is not None and approver.active:
        return [approver]
    people = session.scalars(select(Staff).where(Staff.active).order_by(Staff.id))
    return [each for each in people if may(each.role, Permission.APPROVE_MOMENTS)]


def _task(session: Session, task: MomentTask, reader: Staff, *, subject: LocalText = _TASK) -> Letter:
    language, said = reader.language, _values(session, task, reader)
    wording = [_FOR, _DUE, *([] if task.staff_id else [_NOBODY_YET])]
    script = [Section(localised(_SCRIPT, language), (Line(task.script),))] if task.script else []
    checklist = [Section(localised(_CHECKLIST, language), tuple(map(Line, task.checklist)))] if task.checklist else []
    return Letter(
        localised(subject, language) % said,
        language,
        opening=(
            *(Line(localised(each, language) % said) for each in wording),
            Line(localised(_OPEN, language), TASKS_PAGE),
        ),
        sections=(*script, *checklist),
    )


def _late(session: Session, task: MomentTask, reader: Staff) -> Letter:
    language, said = reader.language, _values(session, task, reader)
    opening = (
        Line(localised(_WAS_DUE, language) % said),
        Line(localised(_FOR, language) % said),
        Line(localised(_SEE, language), _page(task.moment)),
    )
    return Letter(localised(_LATE, language) % said, language, opening=opening)


def _thanks(moment: Moment, reader: Staff) -> Letter:
    language, said = reader.language, _named(moment, reader)
    lines = tuple(Line(each) for each in moment.outcome.splitlines() if each.strip())
    opening = (Line(localised(_DONE, language) % said), Line(localised(_SEE, language), _page(moment)))
    subject = localised(_THANKS, language) % said
    return Letter(subject, language, opening=opening, sections=(Section(localised(_SAID, language), lines),))


def _values(session: Session, task: MomentTask, reader: Staff) -> Mapping[str, str]:
    due = format_datetime(task.due_at, "medium", tzinfo=club_zone(session), locale=LOCALES[reader.language])
    department = task.department.name
    whom = task.staff.name if task.staff else department
    return {**_named(task.moment, reader), "what": task.what, "due": due, "department": department, "whom": whom}


def _named(moment: Moment, reader: Staff) -> dict[str, str]:
    day = format_date(moment.day, "medium", locale=LOCALES[reader.language])
    return {"member": moment.member.full_name, "day": day}


def _page(moment: Moment) -> str:
    return f"/moments/{moment.id}"
