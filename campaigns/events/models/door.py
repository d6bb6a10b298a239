"""What was done at the door, each tap once, however often a desk tells of it."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.models.gatherings import Invitation
from campaigns.staff.models import Staff


class MarkKind(enum.StrEnum):
    IN = "in"
    COUNT = "count"
    """How many of a party are in by now."""
    OUT = "out"
    NEW = "new"
    """Somebody came who was on no list."""


class MarkOutcome(enum.StrEnum):
    """What became of a mark."""

    IN = "in"
    OVER = "over"
    """Let in on the host's word, beyond the seats there are."""
    UNREAD = "unread"
    """Somebody new is in, without the address they left: it could not be read."""
    AGAIN = "again"
    """They were in already."""
    COUNTED = "counted"
    OUT = "out"
    NOT_IN = "not_in"
    """Nothing to count or to take back."""
    FULL = "full"
    """No seat is free and the host has not said to let them in all the same; the one outcome that is not kept."""
    CLOSED = "closed"
    """The event was not open."""
    UNKNOWN = "unknown"
    """Not a guest of this event, or no longer."""


class DoorMark(Base):
    """`key` is the desk's own name for the tap; `at` when it was, `received_at` when we heard of it."""

    __tablename__ = "door_mark"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        CheckConstraint("char_length(key) between 8 and 64", name="key_length"),
        Index(None, "event_id", "at"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[str]
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id", ondelete="SET NULL"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    kind: Mapped[MarkKind]
    people: Mapped[int | None]
    outcome: Mapped[MarkOutcome]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    since: Mapped[datetime | None]
    """Since when the guest was in, where they were in already."""

    invitation: Mapped[Invitation | None] = relationship()
    staff: Mapped[Staff | None] = relationship()
