"""Which guest takes, or waits for, which session of an event, where sessions have seats of their own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.models.gatherings import Invitation


class SessionPlace(Base):
    """It counts while the party has seats at the event, and for no more people than the party has.

    Those who wait stand in the order of their ids, which is that in which they got the event's lock.
    """

    __tablename__ = "session_place"
    __table_args__ = (UniqueConstraint("invitation_id", "session"), CheckConstraint("seats > 0", name="seats_positive"))

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    session: Mapped[str]
    """Its name, as `EventSession.name`; one that was renamed since is no longer offered."""
    seats: Mapped[int]
    waitlisted_at: Mapped[datetime | None]
    """Since when the party waits for it, and has none of its seats yet."""
    came_at: Mapped[datetime | None]
    """When the party was let into the session, where somebody stood at its door."""

    invitation: Mapped[Invitation] = relationship()
