"""What the rooms above add to a message before it is rendered: their variables, links and invitations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from campaigns.members.models import Topic
from campaigns.messaging.models import Channel

Variables = Mapping[str, Mapping[str, Any]]
"""Namespace → name → value, such as `{"event": {"title": "Spring salon"}}`."""


class ClaimedMessage(NamedTuple):
    """A message in a worker's hands. Not the mapped row: thousands a second pass through here."""

    id: int
    cause: str
    run_id: int | None
    member_id: int
    channel: Channel
    topic: Topic
    transactional: bool
    template_version_id: int
    language: str
    event_id: int | None
    details: dict[str, Any]
    address: str
    attempts: int
    losses: int = 0


@dataclass(frozen=True, slots=True)
class MessageExtra:
    """`calendar` is an iCalendar object, `calendar_method` its METHOD; a `skip_reason` keeps the message from going.

    `sender_name` is a person who writes, in place of the club.
    """

    variables: Variables = field(default_factory=dict)
    calendar: bytes | None = None
    calendar_method: str = ""
    reply_to: str = ""
    sender_name: str = ""
    skip_reason: str = ""


Extras = Callable[[Session, Sequence[ClaimedMessage]], Mapping[int, MessageExtra]]
"""Message id → what to add. Called once a chunk, so it asks the database set-wise."""


def merged_extras(
    session: Session, extras: Sequence[Extras], messages: Sequence[ClaimedMessage]
) -> dict[int, MessageExtra]:
    """The extras of every room, laid over each other in their order."""
    found: dict[int, MessageExtra] = {}
    for ask in extras:
        for message_id, extra in ask(session, messages).items():
            found[message_id] = _laid_over(found[message_id], extra) if message_id in found else extra
    return found


def _laid_over(under: MessageExtra, over: MessageExtra) -> MessageExtra:
    return MessageExtra(
        variables=laid_over(under.variables, over.variables),
        calendar=over.calendar or under.calendar,
        calendar_method=over.calendar_method or under.calendar_method,
        reply_to=over.reply_to or under.reply_to,
        sender_name=over.sender_name or under.sender_name,
        skip_reason=under.skip_reason or over.skip_reason,
    )


def laid_over(under: Variables, over: Variables) -> Variables:
    """Both sets of variables; a name that stands in both keeps the value of `over`."""
    laid = {**under, **over}
    for space in under.keys() & over.keys():
        laid[space] = {**under[space], **over[space]}
    return laid
