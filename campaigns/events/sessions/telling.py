"""A place in a session came free: its party is told, in the message ledger as in everything."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.models import AnswerSource, Event, SessionPlace
from campaigns.events.news import mornings, told_at
from campaigns.members.models import Topic
from campaigns.messaging.house_templates import install_default
from campaigns.messaging.ledger import NewMessage, post_messages
from campaigns.messaging.models import Channel

PLACED = "session_place"
"""The template, and where the details of its messages name the session: `{"session_place": {"session": "Red"}}`."""


def tell_placed(session: Session, event: Event, placed: Sequence[SessionPlace], *, now: datetime) -> None:
    """Not in the guest's night, unless the session is near; nothing, if they have given the place back by then."""
    if not placed:
        return
    install_default(session, PLACED, now=now)
    begins = {each.name: each.starts_at for each in event.choosable_sessions}
    hours = mornings(session, [each.invitation for each in placed], now=now)
    told = [
        _message(event, each, at=told_at(hours[each.invitation_id], begins=begins[each.session], now=now))
        for each in placed
    ]
    post_messages(session, told, now=now)


def _message(event: Event, place: SessionPlace, *, at: datetime) -> NewMessage:
    by_text = place.invitation.answered_by is AnswerSource.TEXT
    return NewMessage(
        cause=f"session_place:{place.id}",
        member_id=place.invitation.member_id,
        channels=(Channel.SMS, Channel.EMAIL) if by_text else (Channel.EMAIL, Channel.SMS),
        template_key=PLACED,
        topic=Topic.EVENTS,
        event_id=event.id,
        details={PLACED: {"session": place.session, "people": place.seats}},
        due_at=at,
        valid_until=event.ends_at,
    )
