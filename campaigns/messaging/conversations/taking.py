"""Words that came in become a line of the conversation with their address, and are answered at once that they came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.members.models import AddressKind, Member
from campaigns.messaging.conversations.posting import RECEIVED, post_line
from campaigns.messaging.models import Conversation, ConversationLine, LineKind

HOLDING_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Words:
    """`reference` names what came in, so that it is kept once. `automatic`: an absence note and the like."""

    kind: AddressKind
    address: str
    body: str
    reference: str
    member_id: int | None = None
    automatic: bool = False


def take_words(session: Session, *, words: Words, now: datetime) -> Conversation:
    """Add them to the open conversation with the address, or open one for the member's owner to answer."""
    conversation = _opened(session, words, now=now)
    line = insert(ConversationLine).values(
        conversation_id=conversation.id, kind=LineKind.SAID, at=now, body=words.body, reference=words.reference
    )
    added = session.scalar(line.on_conflict_do_nothing(index_elements=["reference"]).returning(ConversationLine.id))
    if added is None:
        return conversation
    conversation.said_at = now
    if conversation.member_id is None and words.member_id is not None:
        belong_to(session, conversation, session.get_one(Member, words.member_id))
    if conversation.member_id is not None and not words.automatic:
        _hold(session, conversation, now=now)
    return conversation


def belong_to(session: Session, conversation: Conversation, member: Member) -> None:
    """Whose it is, and with that who answers, unless somebody does already."""
    conversation.member_id = member.id
    conversation.owner_id = conversation.owner_id or member.owner_id
    session.flush()


def _opened(session: Session, words: Words, *, now: datetime) -> Conversation:
    """Locked, so that of two that come at once one opens it and both are in it."""
    member = session.get(Member, words.member_id) if words.member_id is not None else None
    fresh = insert(Conversation).values(
        kind=words.kind,
        address=words.address,
        member_id=words.member_id,
        owner_id=member.owner_id if member else None,
        opened_at=now,
        said_at=now,
    )
    is_open = Conversation.closed_at.is_(None)
    session.execute(fresh.on_conflict_do_nothing(index_elements=["kind", "address"], index_where=is_open))
    held = select(Conversation).where(Conversation.kind == words.kind, Conversation.address == words.address, is_open)
    return session.scalars(held.with_for_update(), execution_options={"populate_existing": True}).one()


def _hold(session: Session, conversation: Conversation, *, now: datetime) -> None:
    """That it came and somebody will answer; once a day, so that two machines do not talk for ever."""
    lately = exists().where(
        ConversationLine.conversation_id.in_(
            select(Conversation.id).where(
                Conversation.kind == conversation.kind, Conversation.address == conversation.address
            )
        ),
        ConversationLine.kind != LineKind.SAID,
        ConversationLine.at > now - HOLDING_EVERY,
    )
    if session.scalar(select(lately)):
        return
    line = ConversationLine(conversation_id=conversation.id, kind=LineKind.HOLDING, at=now, body="")
    session.add(line)
    session.flush()
    post_line(session, conversation, line, template_key=RECEIVED, now=now)
