"""What is open now, whichever month is read: as the pages of each kind of work count it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campaigns.care.models import ComplaintState, FollowUp, FollowUpState
from campaigns.care.queries import ComplaintFilter, filtered_complaints
from campaigns.core.zones import club_zone
from campaigns.insight.month.whose import Whose
from campaigns.messaging.conversations.queries import ConversationFilter
from campaigns.messaging.models import Conversation, Message, MessageState
from campaigns.surprises.models import MomentTask
from campaigns.surprises.queries import is_late


@dataclass(frozen=True, slots=True)
class StillOpen:
    """`late` are tasks of surprises past their time; `unknown` messages of which nobody can tell whether they came."""

    complaints: int
    overdue_complaints: int
    overdue_follow_ups: int
    late: int
    conversations: int
    unknown: int


def still_open(session: Session, *, whose: Whose, now: datetime) -> StillOpen:
    """In one statement; of an owner what is theirs to do, and messages to their members."""
    today = now.astimezone(club_zone(session)).date()
    open_ = ComplaintFilter(ComplaintState.OPEN, owner_id=whose.owner_id)
    overdue = ComplaintFilter(overdue=True, owner_id=whose.owner_id)
    waiting = ConversationFilter("waiting", whose.owner_id).conditions()
    unknown = (Message.state == MessageState.UNKNOWN, whose.members(Message.member_id))
    complaints = [
        select(func.count()).select_from(filtered_complaints(each, now).subquery()) for each in (open_, overdue)
    ]
    counted: Any = session.execute(
        select(
            *(each.scalar_subquery() for each in complaints),
            _count(FollowUp, *is_overdue_follow_up(today, whose)),
            _count(MomentTask, is_late(now), whose.staff(MomentTask.staff_id)),
            _count(Conversation, *waiting),
            _count(Message, *unknown),
        )
    ).one()
    return StillOpen(*counted)


def is_overdue_follow_up(today: date, whose: Whose) -> tuple[ColumnElement[bool], ...]:
    return FollowUp.state == FollowUpState.OPEN, FollowUp.due_on < today, whose.staff(FollowUp.owner_id)


def _count(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()
