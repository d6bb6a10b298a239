"""What erasing a member does to remarks and moments."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, select

from campaigns.members.privacy.erasing import ErasingRule, Person
from campaigns.surprises.deciding import PREPARED
from campaigns.surprises.models import Moment, MomentPhoto, MomentState, MomentTask, TaskState


def _of_their_moments(person: Person) -> Any:
    return select(Moment.id).where(Moment.member_id == person.member_id)


def _tasks(person: Person) -> ColumnElement[bool]:
    return MomentTask.moment_id.in_(_of_their_moments(person))


def _photos(person: Person) -> ColumnElement[bool]:
    return MomentPhoto.moment_id.in_(_of_their_moments(person))


def _dropped(_person: Person) -> Mapping[str, Any]:
    is_open = MomentTask.state == TaskState.OPEN
    return {"note": "", "state": case((is_open, TaskState.DROPPED.value), else_=MomentTask.state)}


def _called_off(_person: Person) -> Mapping[str, Any]:
    is_open = Moment.state.in_((MomentState.SUGGESTED, *PREPARED))
    state = case((is_open, MomentState.DECLINED.value), else_=Moment.state)
    return {"note": "", "why": "", "outcome": "", "secret_until": None, "state": state}


RULES: Sequence[ErasingRule] = (
    ErasingRule(MomentPhoto.__tablename__, deleted=True, whose=_photos),
    ErasingRule(MomentTask.__tablename__, _dropped, whose=_tasks),
    ErasingRule(Moment.__tablename__, _called_off),
    ErasingRule("remark", deleted=True),
)
"""What was spent stays in the figures."""
