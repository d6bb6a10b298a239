"""What erasing a member does to what was sent: that it was stays, to whom and what does not."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select

from campaigns.members.privacy.erasing import ErasingRule, Person, blank, deleted
from campaigns.messaging.conversations import erasing as conversations
from campaigns.messaging.models import Attempt, Click, Message, MessageState, Receipt, Trial


def _theirs(person: Person) -> Any:
    return select(Message.id).where(Message.member_id == person.member_id)


def _reported(person: Person) -> ColumnElement[bool]:
    return or_(Receipt.message_id.in_(_theirs(person)), Receipt.address.in_(person.addresses))


def _silent(_person: Person) -> Mapping[str, Any]:
    """What has not gone never will; a provider's words may name the address."""
    pending = Message.state.in_((MessageState.PLANNED, MessageState.READY))
    return {
        "address": "",
        "details": {},
        "state": case((pending, MessageState.CANCELLED.value), else_=Message.state),
        "reason": case((Message.state == MessageState.SKIPPED, Message.reason), else_=""),
    }


def _nowhere(_person: Person) -> Mapping[str, Any]:
    """That a link was followed stays; from where does not."""
    return {"address": -Click.id, "agent": ""}


RULES: Sequence[ErasingRule] = (
    *conversations.RULES,
    ErasingRule(Attempt.__tablename__, blank("detail"), whose=lambda person: Attempt.message_id.in_(_theirs(person))),
    ErasingRule(
        Receipt.__tablename__,
        lambda _person: {"address": "", "detail": "", "payload": {}},
        whose=_reported,
    ),
    ErasingRule(Click.__tablename__, _nowhere, whose=lambda person: Click.message_id.in_(_theirs(person))),
    ErasingRule(Message.__tablename__, _silent),
    *deleted(Trial.__tablename__),
)
