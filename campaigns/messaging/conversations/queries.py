"""Conversations as their readers see them: the inbox, one with all its lines, how long people wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from campaigns.core.arrays import among
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import AddressKind, Member
from campaigns.members.queries import members_at
from campaigns.messaging.models import Channel, Conversation, ConversationLine, LineKind, Message, MessageState

MEASURED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """`state`: waiting, open, closed or any. `owner_id`: theirs, 0 for nobody's, nothing for all."""

    state: str = "waiting"
    owner_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        said = {"waiting": WAITS, "open": OPEN, "closed": ~OPEN}.get(self.state, true())
        if self.owner_id is None:
            return [said]
        return [said, Conversation.owner_id == self.owner_id if self.owner_id else Conversation.owner_id.is_(None)]


OPEN: ColumnElement[bool] = Conversation.closed_at.is_(None)
WAITS = OPEN & or_(Conversation.answered_at.is_(None), Conversation.answered_at < Conversation.said_at)
STATES = ("waiting", "open", "closed", "any")


@dataclass(frozen=True, slots=True)
class Entry:
    """`words`: what they wrote last."""

    conversation: Conversation
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """`state` and `channel` of the message that carries it; nothing for what came in."""

    line: ConversationLine
    state: MessageState | None
    channel: Channel | None
    reason: str


@dataclass(frozen=True, slots=True)
class ConversationPage:
    conversation: Conversation
    lines: Sequence[Line]
    likely: Sequence[Member]
    """Who has that address, while it is not said whose it is."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of the last 90 days: how long half of them, and nine of ten, waited for a person; nothing while nobody did."""

    waiting: int
    nobodys: int
    median: timedelta | None
    ninth: timedelta | None


def list_conversations(session: Session, chosen: ConversationFilter, *, limit: int, offset: int = 0) -> list[Entry]:
    """Who waits longest first; what is closed, the newest first."""
    order = Conversation.said_at.desc() if chosen.state in ("closed", "any") else Conversation.said_at
    rows = (
        select(Conversation, _last_words())
        .where(*chosen.conditions())
        .options(joinedload(Conversation.member), joinedload(Conversation.owner))
        .order_by(order, Conversation.id)
    )
    return [Entry(*row) for row in session.execute(rows.limit(limit).offset(offset))]


def count_conversations(session: Session, chosen: ConversationFilter) -> int:
    return session.scalars(select(func.count(Conversation.id)).where(*chosen.conditions())).one()


def conversations_of(session: Session, member_id: int, *, limit: int = 50) -> list[Entry]:
    """The newest first."""
    rows = select(Conversation, _last_words()).where(Conversation.member_id == member_id)
    ordered = rows.order_by(Conversation.said_at.desc(), Conversation.id.desc()).limit(limit)
    return [Entry(*row) for row in session.execute(ordered.options(joinedload(Conversation.owner)))]


def read_conversation(session: Session, conversation_id: int) -> ConversationPage:
    """With its lines, the oldest first. Raises NotFound."""
    wanted = select(Conversation).where(Conversation.id == conversation_id)
    wanted = wanted.options(joinedload(Conversation.member), joinedload(Conversation.owner))
    found = must_exist(session.scalar(wanted), mark("conversation"))
    lines = session.scalars(
        select(ConversationLine)
        .where(ConversationLine.conversation_id == found.id)
        .options(joinedload(ConversationLine.staff))
        .order_by(ConversationLine.id)
    ).all()
    carried = select(Message.cause, Message.state, Message.channel, Message.reason).where(
        among(Message.cause, [line.cause for line in lines])
    )
    messages = {cause: told for cause, *told in session.execute(carried)}
    nobody = (None, None, "")
    likely = [] if found.member_id else members_at(session, AddressKind(found.kind), found.address)
    return ConversationPage(found, [Line(line, *messages.get(line.cause, nobody)) for line in lines], likely)


def how_long_they_wait(session: Session, *, now: datetime) -> Waiting:
    lately = Conversation.opened_at > now - MEASURED
    took = Conversation.first_answered_at - Conversation.opened_at
    answered = lately & Conversation.first_answered_at.is_not(None)
    parts = [func.percentile_cont(part).within_group(took).filter(answered) for part in (0.5, 0.9)]
    waiting, nobodys = func.count().filter(WAITS), func.count().filter(WAITS & Conversation.owner_id.is_(None))
    return Waiting(
        *session.execute(select(waiting, nobodys, *parts).select_from(Conversation).where(lately | OPEN)).one()
    )


def _last_words() -> ColumnElement[str]:
    said = (
        select(ConversationLine.body)
        .where(ConversationLine.conversation_id == Conversation.id, ConversationLine.kind == LineKind.SAID)
        .order_by(ConversationLine.id.desc())
        .limit(1)
    )
    return func.coalesce(said.scalar_subquery(), "")
