"""Who brought whom, from the link to the first purchase."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class FriendLink(Base):
    """A member's link for bringing friends, to one event."""

    __tablename__ = "friend_link"
    __table_args__ = (UniqueConstraint("member_id", "event_id"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]


class Referral(Base):
    """One friend has one referrer, the first."""

    __tablename__ = "referral"
    __table_args__ = (CheckConstraint("referrer_id <> friend_id", name="not_self"),)

    id: Mapped[Id]
    referrer_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    friend_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    joined_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    attended_at: Mapped[datetime | None]
    first_purchase_at: Mapped[datetime | None]
    second_purchase_at: Mapped[datetime | None]
