"""Cadences and the follow-ups they make, contacts, ownership, complaints."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.members.models import ActivityKind, Member
from campaigns.messaging.models import SkipReason
from campaigns.staff.models import Staff


class CadenceStage(enum.StrEnum):
    """Where a member stands; each stage has its own rhythm."""

    NEW_BUYER = "new_buyer"
    ESTABLISHED = "established"
    NOT_INTERESTED = "not_interested"
    PROSPECT = "prospect"


class FollowUpReason(enum.StrEnum):
    CADENCE = "cadence"
    COMPLAINT = "complaint"
    FEEDBACK = "feedback"
    GIFT = "gift"
    """A gift is to be given out."""
    SPARED = "spared"
    """A message of the club spared the member; a person finds the words, or the silence."""
    ASKED = "asked"
    """The member asked for it, or staff promised."""


class FollowUpState(enum.StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """Became pointless: the member was touched otherwise, muted or handed over."""


class ContactMeans(enum.StrEnum):
    CALL = "call"
    VISIT = "visit"
    MESSAGE = "message"
    CHAT = "chat"


class ContactDirection(enum.StrEnum):
    OUT = "out"
    IN = "in"


class OwnershipReason(enum.StrEnum):
    FIRST = "first"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    RECLAIMED = "reclaimed"
    MERGED = "merged"
    """Another record of the member stays, with its owner."""


class ComplaintState(enum.StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Cadence(Base):
    """How often members of a stage are to be in touch with their owner."""

    __tablename__ = "cadence"
    __table_args__ = (CheckConstraint("every_days > 0", name="every_days_positive"),)

    stage: Mapped[CadenceStage] = mapped_column(primary_key=True)
    every_days: Mapped[int]
    lasts_days: Mapped[int | None]
    """For new buyers: how long after the first purchase."""
    active: Mapped[bool] = mapped_column(default=True, server_default="true")


class CarePolicy(Base):
    """One row: when a neglected member is warned of and taken back, and how soon complaints are answered."""

    __tablename__ = "care_policy"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    neglected_after_days: Mapped[int] = mapped_column(default=90, server_default="90")
    warning_days: Mapped[int] = mapped_column(default=14, server_default="14")
    """From the warning to the taking back."""
    complaint_hours: Mapped[int] = mapped_column(default=48, server_default="48")
    mourning_days: Mapped[int] = mapped_column(default=60, server_default="60")
    """From a loss, how long nothing cheerful is sent."""


class FollowUp(Base):
    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("cause"),
        Index("ix_follow_up_open", "owner_id", "due_on", postgresql_where=text("state = 'open'")),
        Index(
            "uq_follow_up_open_cadence",
            "member_id",
            unique=True,
            postgresql_where=text("state = 'open' and reason = 'cadence'"),
        ),
        Index(None, "member_id"),
    )

    id: Mapped[Id]
    cause: Mapped[str]
    """What made it, such as `cadence:member:4/` and the instant it follows; unique."""
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    reason: Mapped[FollowUpReason]
    stage: Mapped[CadenceStage | None]
    since: Mapped[datetime | None]
    """The touch that a cadence counts from, what it was, and at which event."""
    since_kind: Mapped[ActivityKind | None]
    since_event_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    """What to do, in the words of whoever made it."""
    spared: Mapped[SkipReason | None]
    """Why the message did not go that the task stands for."""
    due_on: Mapped[date]
    """The day where the club is."""
    state: Mapped[FollowUpState] = mapped_column(default=FollowUpState.OPEN)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Nobody when the club's rule did."""
    outcome: Mapped[str] = mapped_column(default="", server_default="")
    """Why it was put off last, dropped, or what was done."""
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    """The contact that did it."""

    member: Mapped[Member] = relationship()


class Contact(Base):
    """A call, a visit or a message between a member and staff."""

    __tablename__ = "contact"
    __table_args__ = (Index(None, "member_id", "at"), Index(None, "staff_id", "at"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    means: Mapped[ContactMeans]
    direction: Mapped[ContactDirection]
    at: Mapped[datetime]
    summary: Mapped[str]
    interested: Mapped[bool | None]
    """Whether they showed interest; a clear no slows the rhythm."""
    logged_at: Mapped[datetime]
    request: Mapped[str | None] = mapped_column(unique=True)
    """What the form carried, so that one sent twice is kept once."""


class TierCadence(Base):
    """How often the established members of a tier hear from their owner, where its standard differs from the rest."""

    __tablename__ = "tier_cadence"
    __table_args__ = (CheckConstraint("every_days > 0", name="every_days_positive"),)

    tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id", ondelete="CASCADE"), primary_key=True)
    every_days: Mapped[int]


class OwnershipChange(Base):
    __tablename__ = "ownership_change"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    reason: Mapped[OwnershipReason]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Who decided it; nobody when the club's rule did."""
    note: Mapped[str] = mapped_column(default="", server_default="")


class OwnershipWarning(Base):
    """An owner was told that a member goes untouched."""

    __tablename__ = "ownership_warning"
    __table_args__ = (
        Index("uq_ownership_warning_open", "member_id", unique=True, postgresql_where=text("ended_at is null")),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    warned_at: Mapped[datetime]
    reclaim_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When they were in touch again, or the member was taken back or handed over."""


class Complaint(Base):
    __tablename__ = "complaint"
    __table_args__ = (Index("ix_complaint_open", "due_at", postgresql_where=text("state = 'open'")),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    """The public reference."""
    cause: Mapped[str] = mapped_column(unique=True)
    """The form it came by and a digest of what it said, so that one sent twice is one."""
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    text: Mapped[str]
    language: Mapped[str]
    state: Mapped[ComplaintState] = mapped_column(default=ComplaintState.OPEN)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="", server_default="")
    """The last one."""
    answers: Mapped[int] = mapped_column(default=0, server_default="0")
    answered_at: Mapped[datetime | None]
    """When it was answered first."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    closed_at: Mapped[datetime | None]
    mute_id: Mapped[int | None] = mapped_column(ForeignKey("mute.id", ondelete="SET NULL"))
    """What spares the member cheerful messages meanwhile."""

    member: Mapped[Member | None] = relationship()
    owner: Mapped[Staff | None] = relationship(foreign_keys=[owner_id])
    answered_by: Mapped[Staff | None] = relationship(foreign_keys=[answered_by_id])
