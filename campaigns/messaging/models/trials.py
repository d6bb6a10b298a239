"""Tests that staff send themselves. They are no messages: no member gets them and no figure counts them."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id
from campaigns.messaging.models.templates import Channel


class TrialState(enum.StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Trial(Base):
    """A part of a version as one member would read it, to a member of staff; handed over at most once.

    All its times are the system's clock.
    """

    __tablename__ = "trial"
    __table_args__ = (
        Index("ix_trial_open", "id", postgresql_where=text("state in ('waiting', 'sending')")),
        Index("ix_trial_staff_id_asked_at", "staff_id", "asked_at"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    """Of the form it was asked with, so that one sent twice is one."""
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id", ondelete="CASCADE"))
    channel: Mapped[Channel]
    language: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    """As whom it is read."""
    address: Mapped[str]
    """Theirs who asked."""
    state: Mapped[TrialState]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    asked_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
