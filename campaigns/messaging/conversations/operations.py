"""What staff do with a conversation: answer, hand on, say whose it is, close."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound, Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.messaging.conversations.posting import ANSWERED, post_line
from campaigns.messaging.conversations.taking import belong_to
from campaigns.messaging.models import (
    Channel,
    Conversation,
    ConversationLine,
    LineKind,
    Message,
    MessageState,
    SkipReason,
)
from campaigns.staff.queries import the_staff

LONGEST_ANSWER = 4_000
LONGEST_TEXT = 1_530
"""Characters of ten parts of a text message in the plain alphabet."""


class NothingToSay(Refused):
    sentence = mark("Write an answer of at most %(most)s characters. Nothing was sent.")
    status = 422


class Closed(Refused):
    sentence = mark("This conversation is closed. When they write again, a new one opens. Nothing was sent.")


class NobodysAddress(Refused):
    sentence = mark("Say first which member this is: an answer is sent through their record. Nothing was sent.")


class BelongsAlready(Refused):
    sentence = mark("This conversation belongs to a member already. Nothing was changed.")


class AddressStopped(Refused):
    sentence = mark("They asked not to be written to at this address. Answer another way. Nothing was sent.")


class NoWayThere(Refused):
    sentence = mark("They have no such address that can be written to. Nothing was sent.")


def answer(
    session: Session, *, conversation_id: int, text: str, staff_id: int, by: Channel | None = None, now: datetime
) -> ConversationLine:
    """By the channel they wrote on, or `by` another. Whoever answers owns a conversation that nobody had."""
    conversation = _open(session, conversation_id)
    if conversation.member_id is None:
        raise NobodysAddress
    line = ConversationLine(
        conversation_id=conversation.id,
        kind=LineKind.ANSWER,
        at=now,
        body=_said(text, by or Channel(conversation.kind)),
        staff_id=staff_id,
    )
    session.add(line)
    session.flush()
    post_line(session, conversation, line, template_key=ANSWERED, now=now, by=by)
    _check_goes(session, line)
    conversation.owner_id = conversation.owner_id or staff_id
    conversation.first_answered_at = conversation.first_answered_at or now
    conversation.answered_at = now
    return line


def hand_to(session: Session, *, conversation_id: int, staff_id: int) -> Conversation:
    conversation = _open(session, conversation_id)
    conversation.owner_id = the_staff(session, staff_id=staff_id).id
    return conversation


def say_whose(session: Session, *, conversation_id: int, member_id: int) -> Conversation:
    """Of somebody whose address no record had, or several."""
    conversation = _open(session, conversation_id)
    if conversation.member_id is not None:
        raise BelongsAlready
    member = session.get(Member, member_id)
    if member is None or member.erased_at is not None:
        raise NotFound(what=mark("member"))
    belong_to(session, conversation, member)
    return conversation


def close(session: Session, *, conversation_id: int, now: datetime) -> Conversation:
    """Nothing more is to be said; closed twice it stays closed."""
    conversation = _held(session, conversation_id)
    conversation.closed_at = conversation.closed_at or now
    return conversation


def _said(text: str, channel: Channel) -> str:
    said = text.replace("\x00", "").strip()
    most = LONGEST_TEXT if channel is Channel.SMS else LONGEST_ANSWER
    if not said or len(said) > most:
        raise NothingToSay(most=most)
    return said


def _check_goes(session: Session, line: ConversationLine) -> None:
    """An answer that cannot go is refused at once and not kept as if it were one."""
    posted = select(Message.state, Message.reason).where(Message.cause == line.cause)
    state, reason = session.execute(posted).one()
    if state is MessageState.SKIPPED:
        raise AddressStopped if reason == SkipReason.SUPPRESSED else NoWayThere


def _open(session: Session, conversation_id: int) -> Conversation:
    conversation = _held(session, conversation_id)
    if conversation.closed_at is not None:
        raise Closed
    return conversation


def _held(session: Session, conversation_id: int) -> Conversation:
    held = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    return must_exist(session.scalar(held, execution_options={"populate_existing": True}), mark("conversation"))
