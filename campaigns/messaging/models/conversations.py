"""What members write to us beside commands and answers, and what staff write back."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.members.models import AddressKind, Member
from campaigns.staff.models import Staff


class LineKind(enum.StrEnum):
    SAID = "said"
    """By the member, or whoever wrote."""
    HOLDING = "holding"
    """By the house at once: somebody will answer."""
    ANSWER = "answer"


class Conversation(Base):
    """With one address; at most one of it is open. Whoever is no member has none in `member_id`."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("uq_conversation_open", "kind", "address", unique=True, postgresql_where=text("closed_at is null")),
        Index("ix_conversation_said_at", "said_at", postgresql_where=text("closed_at is null")),
        Index(None, "member_id"),
    )

    id: Mapped[Id]
    kind: Mapped[AddressKind]
    address: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Who answers; nobody yet when there is none."""
    opened_at: Mapped[datetime]
    said_at: Mapped[datetime]
    """When they wrote last."""
    first_answered_at: Mapped[datetime | None]
    """By a person: from `opened_at` to here they waited."""
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    member: Mapped[Member | None] = relationship()
    owner: Mapped[Staff | None] = relationship()

    @property
    def waits(self) -> bool:
        """Whether the last word is theirs."""
        return self.closed_at is None and (self.answered_at is None or self.answered_at < self.said_at)


class ConversationLine(Base):
    """What one side wrote. `reference` names what came in, kept once, such as `text:SM…`; answers have none."""

    __tablename__ = "conversation_line"
    __table_args__ = (Index(None, "conversation_id", "id"),)

    id: Mapped[Id]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    kind: Mapped[LineKind]
    at: Mapped[datetime]
    body: Mapped[str]
    reference: Mapped[str | None] = mapped_column(unique=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))

    staff: Mapped[Staff | None] = relationship()

    @property
    def cause(self) -> str:
        """Of the message that carries it."""
        return f"conversation:{self.conversation_id}/line:{self.id}"
