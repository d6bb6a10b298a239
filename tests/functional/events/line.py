"""The order of a waitlist, held against who was answered when, what their timelines say and what they were told."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from time import perf_counter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import Activity, ActivityKind
from campaigns.messaging.models import Message


class Span(NamedTuple):
    """Of one answer: when it was sent, and when it was known to be committed."""

    sent: float
    answered: float


def span_since(sent: float) -> Span:
    return Span(sent, perf_counter())


def assert_in_line(session: Session, event: Event, spans: Mapping[int, Span]) -> None:
    """`spans`: the id of a member → of their one answer, a yes."""
    line = waiting(session, event)
    assert line == told_in_order(session, event)
    assert places_told(session, event, line) == list(range(1, len(line) + 1))
    assert overtaken([spans[each] for each in line]) == []


def waiting(session: Session, event: Event) -> list[int]:
    """Members in the order of the waitlist."""
    rows = select(Invitation.member_id).where(
        Invitation.event_id == event.id, Invitation.state == InvitationState.WAITLISTED
    )
    return list(session.scalars(rows.order_by(Invitation.waitlisted_at, Invitation.id)))


def told_in_order(session: Session, event: Event) -> list[int]:
    """Members as they came under the lock, where the timeline was written."""
    rows = select(Activity.member_id).where(Activity.event_id == event.id, Activity.kind == ActivityKind.WAITLISTED)
    return list(session.scalars(rows.order_by(Activity.id)))


def places_told(session: Session, event: Event, line: Sequence[int]) -> list[int]:
    """The place in the line that each of them was told, as the confirmations say."""
    rows = session.execute(select(Message.member_id, Message.details).where(Message.event_id == event.id))
    told = {member_id: details["answer"]["position"] for member_id, details in rows}
    return [told[each] for each in line]


def overtaken(line: Sequence[Span]) -> list[Span]:
    """Those who stand behind somebody who only began to ask when they had been answered."""
    begun = accumulate((each.sent for each in line), max)
    return [each for each, latest in zip(line, begun, strict=True) if each.answered < latest]
