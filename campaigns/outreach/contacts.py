"""What uses a member's contact budget: messages of campaigns, calls that were made, follow-ups that are due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, cast, func, select, union_all
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Session

from campaigns.care.models import Contact, ContactDirection, FollowUp, FollowUpState
from campaigns.core.zones import club_zone
from campaigns.messaging.budget import STAFF_PRIORITY, Budget, Limit, read_limits
from campaigns.messaging.models import Message, MessageState

UNWRITTEN = (
    MessageState.SKIPPED,
    MessageState.HELD_OUT,
    MessageState.CANCELLED,
    MessageState.EXPIRED,
    MessageState.FAILED,
)
"""States of messages of which nobody heard."""


def budget_for(session: Session, *, priority: int, run_id: int | None, now: datetime) -> Budget | None:
    """For messages of that priority, of a run that does not count against itself. None where no limit is set."""
    limits = read_limits(session)
    if not limits:
        return None
    sources = [_messages(limits, priority=priority, run_id=run_id, now=now)]
    if priority <= STAFF_PRIORITY:
        sources += [_calls(limits, now=now), _tasks(session, limits, now=now)]
    contacts = union_all(*sources).subquery("contacts").c
    return Budget(limits, select(contacts.member_id, contacts.at), now)


def _messages(limits: Sequence[Limit], *, priority: int, run_id: int | None, now: datetime) -> Select[*tuple[Any, ...]]:
    """However many channels a run uses, it is one contact."""
    return (
        select(Message.member_id, func.max(Message.due_at).label("at"))
        .where(
            Message.due_at > now - limits[-1].window,
            Message.transactional.is_(False),
            Message.priority >= priority,
            Message.state.not_in(UNWRITTEN),
            Message.run_id.is_distinct_from(run_id),
        )
        .group_by(Message.member_id, Message.run_id)
    )


def _calls(limits: Sequence[Limit], *, now: datetime) -> Select[*tuple[Any, ...]]:
    made = (Contact.direction == ContactDirection.OUT, Contact.at > now - limits[-1].window)
    return select(Contact.member_id, Contact.at).where(*made)


def _tasks(session: Session, limits: Sequence[Limit], *, now: datetime) -> Select[*tuple[Any, ...]]:
    """What is overdue will be done today."""
    zone = club_zone(session)
    today = now.astimezone(zone).date()
    day = func.greatest(FollowUp.due_on, today)
    return select(FollowUp.member_id, func.timezone(zone.key, cast(day, TIMESTAMP))).where(
        FollowUp.state == FollowUpState.OPEN, FollowUp.due_on <= today + limits[-1].window
    )
