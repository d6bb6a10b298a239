"""What time alone brings to moments: reminders, a word to the manager when a task is late, days that pass unused."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions
from campaigns.core.zones import club_zone
from campaigns.surprises.deciding import PREPARED, drop_open_tasks, locked_moment
from campaigns.surprises.letters import REMIND_BEFORE, remind_of_task, tell_it_is_late
from campaigns.surprises.models import Moment, MomentState, MomentTask, TaskState

TO_WRITE_DOWN = timedelta(days=3)
"""How long after its day a moment that was prepared may still be said to be done."""


def let_moments_pass(sessions: Sessions, *, clock: Clock) -> int:
    """Each moment that is due in a transaction of its own, under its lock. Harmless when repeated, by any number."""
    now = clock()
    with sessions() as session:
        moment_ids = session.scalars(select(Moment.id).where(_is_due(session, now=now)).order_by(Moment.id)).all()
    for moment_id in moment_ids:
        with sessions.begin() as session:
            _catch_up(session, locked_moment(session, moment_id), now=now)
    return len(moment_ids)


def _is_due(session: Session, *, now: datetime) -> ColumnElement[bool]:
    prepared = Moment.state.in_(PREPARED)
    task = select(MomentTask.id).where(MomentTask.moment_id == Moment.id, MomentTask.state == TaskState.OPEN)
    to_tell = or_(
        and_(MomentTask.reminded_at.is_(None), MomentTask.due_at <= now + REMIND_BEFORE, MomentTask.due_at > now),
        and_(MomentTask.escalated_at.is_(None), MomentTask.due_at <= now),
    )
    zone = club_zone(session)
    unused = and_(Moment.state == MomentState.SUGGESTED, Moment.day < cast(func.timezone(zone.key, now), Date))
    return or_(
        and_(prepared, task.where(to_tell).exists()),
        and_(prepared, Moment.secret_until <= now - TO_WRITE_DOWN),
        unused,
    )


def _catch_up(session: Session, moment: Moment, *, now: datetime) -> None:
    if _is_missed(session, moment, now=now):
        moment.state, moment.ended_at = MomentState.MISSED, now
        drop_open_tasks(session, moment, now=now)
    elif moment.state in PREPARED:
        for task in moment.tasks:
            _tell(session, task, now=now)


def _is_missed(session: Session, moment: Moment, *, now: datetime) -> bool:
    if moment.state is MomentState.SUGGESTED:
        return moment.day < now.astimezone(club_zone(session)).date()
    until = moment.secret_until
    return moment.state in PREPARED and until is not None and until <= now - TO_WRITE_DOWN


def _tell(session: Session, task: MomentTask, *, now: datetime) -> None:
    """Of one that is late the manager hears once; of one that is due within the day those who are to do it."""
    if task.state is not TaskState.OPEN:
        return
    if task.due_at <= now and task.escalated_at is None:
        task.escalated_at = now
        tell_it_is_late(session, task, now=now)
    elif now < task.due_at <= now + REMIND_BEFORE and task.reminded_at is None:
        task.reminded_at = now
        remind_of_task(session, task, now=now)
