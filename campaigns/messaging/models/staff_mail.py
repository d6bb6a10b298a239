"""Mail of the house to whoever works for it. It is no message: no member gets it and no figure counts it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.staff.models import Staff


class StaffMailState(enum.StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class StaffMail(Base):
    """One letter to one person for one cause; handed over at most once."""

    __tablename__ = "staff_mail"
    __table_args__ = (
        Index("ix_staff_mail_open", "due_at", postgresql_where=text("state in ('waiting', 'sending')")),
        Index(None, "staff_id"),
    )

    id: Mapped[Id]
    cause: Mapped[str] = mapped_column(unique=True)
    """`digest:4/2026-11-22`, `approval:31/staff:4`: derived from what made it due."""
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    letter: Mapped[dict[str, Any]]
    """What it says, as `staff_mail.Letter`; nothing any more once it is handed over, for members stand in it."""
    attached_name: Mapped[str] = mapped_column(default="", server_default="")
    attached: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """A PDF that goes with it; nothing any more once it is handed over."""
    state: Mapped[StaffMailState] = mapped_column(default=StaffMailState.WAITING)
    reason: Mapped[str] = mapped_column(default="", server_default="")
    due_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    """When a worker took it, by the system's clock."""

    staff: Mapped[Staff] = relationship()
