"""Who followed a tracked link: as it came, as it was judged, and what is kept of it for the figures."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class Verdict(enum.StrEnum):
    """Mail is read by machines before people see it, and they follow every link."""

    PENDING = "pending"
    PERSON = "person"
    MACHINE = "machine"


class Click(Base):
    """A call of a message's link; one from the same place within the same minute is kept once.

    It goes after as many days as the club keeps it.
    """

    __tablename__ = "click"
    __table_args__ = (
        UniqueConstraint("message_id", "link", "address", "is_head", "minute"),
        Index("ix_click_pending", "id", postgresql_where=text("verdict = 'pending'")),
        Index("ix_click_address_minute", "address", "minute"),
        Index("ix_click_at", "at", postgresql_using="brin"),
    )

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    address: Mapped[int]
    """A keyed digest of where it came from, which tells only whether two came from one place."""
    at: Mapped[datetime]
    minute: Mapped[int]
    link: Mapped[int] = mapped_column(SmallInteger)
    """The place of its target in the version; 0 is the trap."""
    is_head: Mapped[bool]
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.PENDING, server_default=Verdict.PENDING.value)
    agent: Mapped[str]
    """What it called itself, shortened."""
    sign: Mapped[str] = mapped_column(default="", server_default="")
    """What gave a machine away."""


class FollowedLink(Base):
    """That the message's reader followed the link, or that the mail was opened; it stays when the calls go."""

    __tablename__ = "followed_link"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    link: Mapped[int] = mapped_column(SmallInteger, primary_key=True)


class MachineCalls(Base):
    """How many calls of a run's links were machines'."""

    __tablename__ = "machine_calls"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]
