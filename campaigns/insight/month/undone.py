"""What is open now, row by row: by the same conditions as its figures."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import and_
from sqlalchemy.dialects.postgresql import TIMESTAMP

from campaigns.care.models import Complaint, ComplaintState, FollowUp
from campaigns.care.queries import ComplaintFilter, filtered_complaints
from campaigns.insight.month.deeds import Asked, Rows
from campaigns.insight.month.row import rows
from campaigns.insight.month.waiting import is_overdue_follow_up
from campaigns.messaging.conversations.queries import ConversationFilter
from campaigns.messaging.models import Conversation, Message, MessageState
from campaigns.outreach.models import Run
from campaigns.surprises.models import Moment, MomentTask
from campaigns.surprises.queries import is_late


def _complaints(asked: Asked, **which: Any) -> Rows:
    chosen = filtered_complaints(ComplaintFilter(owner_id=asked.whose.owner_id, **which), asked.now)
    ids = chosen.with_only_columns(Complaint.id)
    row = rows(Complaint.opened_at, member=Complaint.member_id, number=Complaint.id)
    return row.where(Complaint.id.in_(ids))


def _follow_ups(asked: Asked) -> Rows:
    due = FollowUp.due_on.cast(TIMESTAMP(timezone=True))
    today = asked.now.astimezone(asked.span.zone).date()
    return rows(due, member=FollowUp.member_id).where(*is_overdue_follow_up(today, asked.whose))


def _tasks(asked: Asked) -> Rows:
    late = and_(is_late(asked.now), asked.whose.staff(MomentTask.staff_id))
    row = rows(MomentTask.due_at, member=Moment.member_id, number=Moment.id)
    return row.join(Moment, Moment.id == MomentTask.moment_id).where(late)


def _conversations(asked: Asked) -> Rows:
    row = rows(Conversation.said_at, member=Conversation.member_id, number=Conversation.id)
    return row.where(*ConversationFilter("waiting", asked.whose.owner_id).conditions())


def _unknown(asked: Asked) -> Rows:
    row = rows(Message.due_at, member=Message.member_id, campaign=Run.campaign_id)
    mine = (Message.state == MessageState.UNKNOWN, asked.whose.members(Message.member_id))
    return row.select_from(Message).outerjoin(Run, Run.id == Message.run_id).where(*mine)


UNDONE: Mapping[str, Callable[[Asked], Rows]] = {
    "open_complaints": lambda asked: _complaints(asked, state=ComplaintState.OPEN),
    "overdue_complaints": lambda asked: _complaints(asked, overdue=True),
    "overdue_follow_ups": _follow_ups,
    "late_tasks": _tasks,
    "conversations": _conversations,
    "unknown": _unknown,
}
