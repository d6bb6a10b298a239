"""What is a secret: from approval until its day is over, nothing that goes out by itself may give a moment away."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from campaigns.members.models import SpecialDayKind
from campaigns.surprises.models import Moment


def any_secret(session: Session, *, now: datetime) -> bool:
    """Whether there is any to keep; mostly there is none, and nothing need be looked up."""
    return bool(session.scalar(select(exists().where(Moment.secret_until > now))))


def gives_away(
    member_id: ColumnElement[int], at: ColumnElement[datetime], day_kind: SpecialDayKind | ColumnElement[Any] | None
) -> ColumnElement[bool]:
    """Whether what reaches a member `at` that time would: on the day whatever it is, before it what is about the day.

    `day_kind`: the special day that it speaks of, if any.
    """
    told: ColumnElement[bool] = Moment.day_from <= at
    if day_kind is not None:
        told = or_(told, Moment.day_kind == day_kind)
    return exists().where(Moment.member_id == member_id, Moment.secret_until > at, told)
