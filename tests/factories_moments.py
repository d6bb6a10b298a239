"""A house with departments and playbooks, and the moments that come of them."""

from datetime import date, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.models import StaffMail
from campaigns.staff.departments import add_department
from campaigns.staff.models import Department, Role, Staff
from campaigns.surprises.deciding import approve
from campaigns.surprises.models import Cue, Moment, Playbook, Remark, RemarkAbout
from campaigns.surprises.playbooks import PlaybookPlan, TaskPlan, add_playbook
from campaigns.surprises.remarks import NewRemark, note_remark
from tests.clock import NOW
from tests.factories_care import carer

IN_FIVE_DAYS = date(2026, 11, 27)
_numbers = count(1)


def department(session: Session, name: str = "Kitchen") -> Department:
    found = session.scalar(select(Department).where(Department.name == name))
    return found or add_department(session, name=name)


def cook(session: Session, name: str = "Bo Chen", *, role: Role = Role.HOST, of: str = "Kitchen") -> Staff:
    staff = carer(session, name, role)
    staff.department_id = department(session, of).id
    session.flush()
    return staff


def playbook(
    session: Session, cue: Cue = Cue.REMARK, *, of: tuple[str, ...] = ("Kitchen",), **plan: object
) -> Playbook:
    tasks = tuple(
        TaskPlan(department(session, name).id, f"Bake in the {name}", days_before=1, checklist=("Ask", "Bake"))
        for name in of
    )
    given = {"name": f"Cake {next(_numbers)}", "cue": cue, "tasks": tasks, "budget": 5_000, "lead_days": 14}
    return add_playbook(session, plan=PlaybookPlan(**{**given, **plan}))  # type: ignore[arg-type]


def hears(session: Session, member: Member, text: str = "It is her birthday", **said: object) -> Remark:
    given = {"about": RemarkAbout.BIRTHDAY, "request": f"form{next(_numbers)}", "day": IN_FIVE_DAYS}
    new = NewRemark(member_id=member.id, text=text, **{**given, **said})  # type: ignore[arg-type]
    return note_remark(session, new=new, staff_id=None, now=NOW)


def moments_of(session: Session, member: Member) -> list[Moment]:
    found = select(Moment).where(Moment.member_id == member.id).order_by(Moment.id)
    return list(session.scalars(found, execution_options={"populate_existing": True}))


def suggested(session: Session, member: Member, **plan: object) -> Moment:
    """By a remark, and the only playbook there is."""
    playbook(session, **plan)  # type: ignore[arg-type]
    hears(session, member)
    return moments_of(session, member)[0]


def approved(session: Session, member: Member, *, by: Staff | None = None, **plan: object) -> Moment:
    moment = suggested(session, member, **plan)
    staff_id = by.id if by else None
    return approve(session, moment_id=moment.id, people={}, budget=None, staff_id=staff_id, now=NOW)


def mails(session: Session) -> list[tuple[str, str]]:
    """To whom, and the subject, in the order in which they were posted."""
    rows = session.execute(select(Staff.name, StaffMail.letter).join(Staff).order_by(StaffMail.id))
    return [(name, letter["subject"]) for name, letter in rows]


A_DAY = timedelta(days=1)
