"""What guests say with an answer: who comes with them, what they eat, and answers to the questions of an event."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.core.words import LocalText


class QuestionKind(enum.StrEnum):
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"


class EventQuestion(Base):
    """What an event asks its guests. One that was answered is retired, not deleted, so that answers stay readable."""

    __tablename__ = "event_question"

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    words: Mapped[LocalText]
    choices: Mapped[list[Any]] = mapped_column(default=list)
    """What can be said, each a LocalText; empty where it is free text."""
    required: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]


class Companion(Base):
    """Somebody who comes with a guest. Not all of a party need be named: there are fewer than `party_size`."""

    __tablename__ = "companion"

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    diet: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class GuestNote(Base):
    """What the guests themselves eat, and a word to the host."""

    __tablename__ = "guest_note"
    __table_args__ = (UniqueConstraint("invitation_id"),)

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    diet: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class QuestionReply(Base):
    """`asked` and `said` are copies of the words at that time: later changes to the question do not change them."""

    __tablename__ = "question_reply"
    __table_args__ = (UniqueConstraint("invitation_id", "question_id"),)

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("event_question.id", ondelete="CASCADE"), index=True)
    asked: Mapped[LocalText]
    said: Mapped[LocalText]
    """In each language that the choice had, or in the one that the guest read in."""

    question: Mapped[EventQuestion] = relationship()
