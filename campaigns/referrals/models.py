"""Who brought whom, from the link to the second purchase."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class Unearned(enum.StrEnum):
    """Why a referral earns nothing."""

    SAME_PERSON = "same_person"
    HOUSEHOLD = "household"
    CIRCLE = "circle"
    """The friend had brought, at however many removes, whoever brings them."""


class FriendLink(Base):
    """A member's link for bringing friends: to one event, or the standing one, into the club."""

    __tablename__ = "friend_link"
    __table_args__ = (
        UniqueConstraint("member_id", "event_id"),
        Index("uq_friend_link_standing", "member_id", unique=True, postgresql_where=text("event_id is null")),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
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
    unearned: Mapped[Unearned | None]
    vouched_at: Mapped[datetime | None]
    """When staff looked at it and let it earn all the same."""
    vouched_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
