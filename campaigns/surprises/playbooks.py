"""Playbooks: what the club has thought out beforehand, as staff write it down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.plain import plain_line, plain_text
from campaigns.core.words import mark
from campaigns.members.models import SpecialDayKind
from campaigns.staff.models import Department
from campaigns.surprises.models import Cue, Playbook, PlaybookBudget, PlaybookTask, RemarkAbout

LONGEST_NAME = 100
LONGEST_WHAT = 200
LONGEST_SCRIPT = 2_000
LONGEST_POINT = 200
MOST_POINTS = 20
MOST_TASKS = 12
MOST_DAYS = 365
LAST_HOUR = 23
MOST_NUMBER = 10_000
MOST_MONEY = 10**15
NUMBERED = (Cue.VISITS,)
"""Cues that need a number; that of membership may have one."""


class PlaybookRefused(Refused):
    """`field` is what of the plan is wrong."""

    status = 422
    field = "name"


class NameTaken(PlaybookRefused):
    sentence = mark("A playbook needs a name of its own, of at most 100 characters. Nothing was saved.")


class CueUnclear(PlaybookRefused):
    sentence = mark("Say on which day, or at the how-manieth visit, this playbook begins. Nothing was saved.")
    field = "cue"


class BadFigure(PlaybookRefused):
    sentence = mark("Days lie between 0 and 365, hours between 0 and 23, and money is not negative. Nothing was saved.")
    field = "lead_days"


class TasksMissing(PlaybookRefused):
    sentence = mark(
        "A playbook has 1 to 12 tasks, each with a department and at most 200 characters. Nothing was saved."
    )
    field = "tasks"


class TooMuchToSay(PlaybookRefused):
    sentence = mark(
        "A checklist has at most 20 points of 200 characters, a script 2,000 characters. Nothing was saved."
    )
    field = "tasks"


@dataclass(frozen=True, slots=True)
class TaskPlan:
    department_id: int
    what: str
    days_before: int = 0
    hour: int = 18
    checklist: tuple[str, ...] = ()
    script: str = ""


@dataclass(frozen=True, slots=True)
class PlaybookPlan:
    """See the columns of `Playbook`. `budgets`: tier → minor units, where they differ."""

    name: str
    cue: Cue
    tasks: tuple[TaskPlan, ...]
    about: RemarkAbout | None = None
    day_kind: SpecialDayKind | None = None
    signal_name: str = ""
    number: int | None = None
    segment_id: int | None = None
    lead_days: int = 14
    budget: int = 0
    budgets: Mapping[int, int] = field(default_factory=dict)
    active: bool = True


def add_playbook(session: Session, *, plan: PlaybookPlan) -> Playbook:
    return _saved(session, Playbook(), plan)


def change_playbook(session: Session, *, playbook_id: int, plan: PlaybookPlan) -> Playbook:
    """Moments that were suggested stay; the tasks of those that are approved stay as they were."""
    return _saved(session, must_exist(session.get(Playbook, playbook_id, with_for_update=True), mark("playbook")), plan)


def _saved(session: Session, playbook: Playbook, plan: PlaybookPlan) -> Playbook:
    _check(session, plan)
    playbook.name, playbook.cue, playbook.active = plain_line(plan.name), plan.cue, plan.active
    for name, value in _of_cue(plan).items():
        setattr(playbook, name, value)
    playbook.segment_id, playbook.lead_days, playbook.budget = plan.segment_id, plan.lead_days, plan.budget
    playbook.tasks = [_task(each) for each in plan.tasks]
    kept = {each.tier_id: each for each in playbook.budgets}
    playbook.budgets = [_budget(kept.get(tier_id), tier_id, amount) for tier_id, amount in plan.budgets.items()]
    session.add(playbook)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as fault:
        raise NameTaken from fault
    return playbook


def _of_cue(plan: PlaybookPlan) -> Mapping[str, Any]:
    """What belongs to another cue is let go."""
    return {
        "about": plan.about if plan.cue is Cue.REMARK else None,
        "day_kind": plan.day_kind if plan.cue is Cue.SPECIAL_DAY else None,
        "signal_name": plain_line(plan.signal_name) if plan.cue is Cue.SIGNAL else "",
        "number": plan.number if plan.cue in (Cue.VISITS, Cue.MEMBERSHIP) else None,
    }


def _task(plan: TaskPlan) -> PlaybookTask:
    return PlaybookTask(
        department_id=plan.department_id,
        what=plain_line(plan.what),
        checklist=[plain_line(point) for point in plan.checklist if plain_line(point)],
        script=plain_text(plan.script),
        days_before=plan.days_before,
        hour=plan.hour,
    )


def _budget(kept: PlaybookBudget | None, tier_id: int, amount: int) -> PlaybookBudget:
    budget = kept or PlaybookBudget(tier_id=tier_id)
    budget.amount = amount
    return budget


def _check(session: Session, plan: PlaybookPlan) -> None:
    if not 1 <= len(plain_line(plan.name)) <= LONGEST_NAME:
        raise NameTaken
    _check_cue(plan)
    money = (plan.budget, *plan.budgets.values())
    if not 0 <= plan.lead_days <= MOST_DAYS or not all(0 <= amount <= MOST_MONEY for amount in money):
        raise BadFigure
    _check_tasks(session, plan.tasks)


def _check_cue(plan: PlaybookPlan) -> None:
    if (plan.cue is Cue.SPECIAL_DAY and plan.day_kind is None) or (plan.cue in NUMBERED and plan.number is None):
        raise CueUnclear
    if plan.number is not None and not 1 <= plan.number <= MOST_NUMBER:
        raise CueUnclear


def _check_tasks(session: Session, tasks: tuple[TaskPlan, ...]) -> None:
    named = {task.department_id for task in tasks}
    known = session.scalar(select(func.count()).select_from(Department).where(Department.id.in_(named)))
    if not 1 <= len(tasks) <= MOST_TASKS or known != len(named):
        raise TasksMissing
    for task in tasks:
        _check_task(task)


def _check_task(task: TaskPlan) -> None:
    if not 1 <= len(plain_line(task.what)) <= LONGEST_WHAT:
        raise TasksMissing
    if not (0 <= task.days_before <= MOST_DAYS and 0 <= task.hour <= LAST_HOUR):
        raise BadFigure
    too_many = len(task.checklist) > MOST_POINTS or any(len(point) > LONGEST_POINT for point in task.checklist)
    if too_many or len(task.script) > LONGEST_SCRIPT:
        raise TooMuchToSay
