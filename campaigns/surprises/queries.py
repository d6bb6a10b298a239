"""Reads of moments, their tasks and playbooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.core.errors import must_exist
from campaigns.core.romanising import by_name
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.staff.models import Staff
from campaigns.surprises.deciding import PREPARED
from campaigns.surprises.effect import Effect, effect_of
from campaigns.surprises.models import (
    Moment,
    MomentState,
    MomentTask,
    Playbook,
    PlaybookTask,
    Remark,
    TaskState,
)
from campaigns.surprises.months import Month, months_of

MOST_TASKS = 100
MOST_OF_MEMBER = 30


@dataclass(frozen=True, slots=True)
class MomentPage:
    """`people` are those of each department who may be given a task, `months` the budgets that it would use."""

    moment: Moment
    people: Mapping[int, Sequence[Staff]]
    effect: Effect | None
    months: Sequence[Month] = ()


@dataclass(frozen=True, slots=True)
class MyTasks:
    """`mine` have a name on them, `free` are for anybody of the department; the first due first."""

    mine: Sequence[MomentTask]
    free: Sequence[MomentTask]

    def __len__(self) -> int:
        return len(self.mine) + len(self.free)


def count_moments(session: Session) -> Mapping[MomentState, int]:
    """Each state named."""
    rows = session.execute(select(Moment.state, func.count()).group_by(Moment.state))
    return dict.fromkeys(MomentState, 0) | {MomentState(state): count for state, count in rows}


def list_moments(session: Session, state: MomentState, *, limit: int, offset: int = 0) -> Sequence[Moment]:
    """What is still to come by its day, the nearest first; the rest the latest first."""
    to_come = state in (MomentState.SUGGESTED, *PREPARED)
    order = (Moment.day, Moment.id) if to_come else (Moment.day.desc(), Moment.id.desc())
    return session.scalars(
        _with_names().where(Moment.state == state).order_by(*order).limit(limit).offset(offset)
    ).all()


def list_newest(session: Session, state: MomentState | None, *, before: int | None, limit: int) -> Sequence[Moment]:
    """Those suggested last first, older than the moment `before`."""
    rows = _with_names().order_by(Moment.id.desc()).limit(limit)
    if state is not None:
        rows = rows.where(Moment.state == state)
    return session.scalars(rows.where(Moment.id < before) if before is not None else rows).all()


def read_moment(session: Session, moment_id: int, *, now: datetime) -> MomentPage:
    """All that its page shows."""
    tasks, playbook = joinedload(Moment.playbook), selectinload(Moment.tasks)
    wanted = _with_names().options(
        joinedload(Moment.member).joinedload(Member.tier),
        joinedload(Moment.decided_by),
        selectinload(Moment.photos),
        tasks.selectinload(Playbook.tasks).joinedload(PlaybookTask.department),
        *(playbook.joinedload(each) for each in (MomentTask.department, MomentTask.staff, MomentTask.ended_by)),
    )
    moment = must_exist(session.scalar(wanted.where(Moment.id == moment_id)), mark("moment"))
    departments = {
        *(planned.department_id for planned in moment.playbook.tasks),
        *(task.department_id for task in moment.tasks),
    }
    effect = effect_of(session, moment, now=now) if moment.state is MomentState.DONE else None
    months = months_of(session, moment) if moment.state is MomentState.SUGGESTED else ()
    return MomentPage(moment, people_of(session, departments), effect, months)


def moments_of(session: Session, member_id: int) -> Sequence[Moment]:
    """The latest of a member first."""
    return session.scalars(
        _with_names().where(Moment.member_id == member_id).order_by(Moment.day.desc(), Moment.id.desc())
        .limit(MOST_OF_MEMBER)
    ).all()  # fmt: skip


def remarks_of(session: Session, member_id: int) -> Sequence[Remark]:
    theirs = select(Remark).where(Remark.member_id == member_id).options(joinedload(Remark.staff))
    return session.scalars(theirs.order_by(Remark.at.desc(), Remark.id.desc()).limit(MOST_OF_MEMBER)).all()


def tasks_of(session: Session, staff: Staff) -> MyTasks:
    """What one has to do in moments, and what anybody of one's department could take."""
    mine = MomentTask.staff_id == staff.id
    free = and_(MomentTask.staff_id.is_(None), MomentTask.department_id == (staff.department_id or 0))
    rows = session.scalars(_open_tasks(or_(mine, free))).all()
    return MyTasks([each for each in rows if each.staff_id], [each for each in rows if not each.staff_id])


def read_task(session: Session, task_id: int) -> MomentTask:
    wanted = select(MomentTask).where(MomentTask.id == task_id).options(*_TASK_NAMES)
    return must_exist(session.scalar(wanted), mark("task"))


def people_of(session: Session, department_ids: set[int]) -> Mapping[int, Sequence[Staff]]:
    """Department → who works there now, by name."""
    working = select(Staff).where(Staff.active, Staff.department_id.in_(department_ids)).order_by(Staff.id)
    found: dict[int, list[Staff]] = {each: [] for each in department_ids}
    for each in by_name(session.scalars(working)):
        found[each.department_id or 0].append(each)
    return found


def list_playbooks(session: Session) -> Sequence[Playbook]:
    """Those that are on first."""
    rows = select(Playbook).options(joinedload(Playbook.segment), selectinload(Playbook.tasks))
    named = by_name(session.scalars(rows.order_by(Playbook.id)))
    return sorted(named, key=lambda each: not each.active)


def playbook_named(session: Session, name: str) -> Playbook:
    return must_exist(session.scalar(select(Playbook).where(Playbook.name == name)), mark("playbook"))


def read_playbook(session: Session, playbook_id: int) -> Playbook:
    wanted = select(Playbook).where(Playbook.id == playbook_id)
    wanted = wanted.options(selectinload(Playbook.tasks), selectinload(Playbook.budgets))
    return must_exist(session.scalar(wanted), mark("playbook"))


def count_waiting(session: Session, *, now: datetime) -> tuple[int, int]:
    """How many suggestions wait to be decided, and how many tasks are late."""
    suggested = select(func.count()).where(Moment.state == MomentState.SUGGESTED)
    late = select(func.count()).select_from(MomentTask).where(is_late(now))
    return session.scalars(suggested).one(), session.scalars(late).one()


def is_late(now: datetime) -> ColumnElement[bool]:
    """The condition on a task that it should have been done."""
    return and_(MomentTask.state == TaskState.OPEN, MomentTask.due_at < now)


_TASK_NAMES = (
    joinedload(MomentTask.moment).joinedload(Moment.member),
    joinedload(MomentTask.department),
    joinedload(MomentTask.staff),
)


def _open_tasks(whose: ColumnElement[bool]) -> Select[MomentTask]:
    rows = select(MomentTask).where(MomentTask.state == TaskState.OPEN, whose).options(*_TASK_NAMES)
    return rows.order_by(MomentTask.due_at, MomentTask.id).limit(MOST_TASKS)


def _with_names() -> Select[Moment]:
    return select(Moment).options(
        joinedload(Moment.member),
        joinedload(Moment.playbook),
        joinedload(Moment.remark).joinedload(Remark.staff),
        selectinload(Moment.tasks),
    )
