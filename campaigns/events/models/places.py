"""Which guest takes which session of an event, where sessions have seats of their own."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class SessionPlace(Base):
    """It counts while the party has seats at the event, and for no more people than the party has."""

    __tablename__ = "session_place"
    __table_args__ = (UniqueConstraint("invitation_id", "session"), CheckConstraint("seats > 0", name="seats_positive"))

    id: Mapped[Id]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    session: Mapped[str]
    """Its name, as `EventSession.name`; one that was renamed since is no longer offered."""
    seats: Mapped[int]
