"""How those who came to an event found it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.models.gatherings import Event
from campaigns.members.models import Member


class Feedback(Base):
    """What one guest said of one event, as they said it last."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("score between 1 and 5", name="score_range"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    score: Mapped[int] = mapped_column(SmallInteger)
    """1, not at all, to 5, very much."""
    words: Mapped[str]
    contact_wanted: Mapped[bool]
    """Whether they asked the club to get in touch."""
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    """Grows with every change."""
    given_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    member: Mapped[Member] = relationship()
