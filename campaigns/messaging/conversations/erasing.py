"""What erasing a member does to what was said with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from campaigns.members.privacy.erasing import ErasingRule, Person
from campaigns.messaging.models import Conversation, ConversationLine


def _theirs(person: Person) -> ColumnElement[bool]:
    return (Conversation.member_id == person.member_id) | Conversation.address.in_(person.addresses)


def _said(person: Person) -> ColumnElement[bool]:
    return ConversationLine.conversation_id.in_(select(Conversation.id).where(_theirs(person)))


def _over(person: Person) -> Mapping[str, Any]:
    return {"address": "", "closed_at": func.coalesce(Conversation.closed_at, person.now)}


RULES: Sequence[ErasingRule] = (
    ErasingRule(ConversationLine.__tablename__, lambda _person: {"body": "", "reference": None}, whose=_said),
    ErasingRule(Conversation.__tablename__, _over, whose=_theirs),
)
