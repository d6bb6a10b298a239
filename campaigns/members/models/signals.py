"""What other systems of the club tell of members."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class Signal(Base):
    """Something that happened with a member elsewhere: an order was shipped, a table was booked."""

    __tablename__ = "signal"
    __table_args__ = (
        UniqueConstraint("source", "reference"),
        Index("ix_signal_told", "name", "at", "member_id", postgresql_where=text("cancelled_at is null")),
        Index("ix_signal_about", "name", "day", "member_id", postgresql_where=text("cancelled_at is null")),
        Index(None, "member_id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    source: Mapped[str]
    reference: Mapped[str]
    """Unique within the source, such as the number of the booking."""
    name: Mapped[str]
    """Small letters, such as `order_shipped`."""
    at: Mapped[datetime]
    """When it happened."""
    value: Mapped[int | None]
    """Whatever the source counts, such as nights or guests."""
    day: Mapped[date | None]
    """The day that it is about, such as that of an appointment, which may be to come."""
    cancelled_at: Mapped[datetime | None]
    """When the source took it back, as a booking that was cancelled."""
