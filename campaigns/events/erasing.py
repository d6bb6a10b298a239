"""What erasing a member does to their invitations and to what they wrote back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from campaigns.events.models import (
    Companion,
    DrawHand,
    DrawPlace,
    Feedback,
    GuestNote,
    InboundReply,
    Invitation,
    QuestionReply,
    SessionPlace,
)
from campaigns.members.privacy.erasing import ErasingRule, Person, blank, kept


def _written(person: Person) -> ColumnElement[bool]:
    answered = select(Invitation.id).where(Invitation.member_id == person.member_id)
    return or_(InboundReply.sender.in_(person.addresses), InboundReply.invitation_id.in_(answered))


def _unread(person: Person) -> Mapping[str, Any]:
    gone = dict.fromkeys(("sender", "recipient", "subject", "body", "detail"), "")
    return {**gone, "raw": b"", "settled_at": func.coalesce(InboundReply.settled_at, person.now)}


def _theirs(
    kind: type[Companion | GuestNote | QuestionReply | SessionPlace],
) -> Callable[[Person], ColumnElement[bool]]:
    return lambda person: kind.invitation_id.in_(select(Invitation.id).where(Invitation.member_id == person.member_id))


RULES: Sequence[ErasingRule] = (
    ErasingRule(InboundReply.__tablename__, _unread, whose=_written),
    ErasingRule(Companion.__tablename__, deleted=True, whose=_theirs(Companion)),
    ErasingRule(GuestNote.__tablename__, deleted=True, whose=_theirs(GuestNote)),
    ErasingRule(QuestionReply.__tablename__, deleted=True, whose=_theirs(QuestionReply)),
    ErasingRule(SessionPlace.__tablename__, deleted=True, whose=_theirs(SessionPlace)),
    *kept(Invitation.__tablename__, DrawPlace.__tablename__),
    ErasingRule(DrawHand.__tablename__, blank("reason")),
    ErasingRule(Feedback.__tablename__, blank("words")),
)
