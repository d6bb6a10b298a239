"""A member, how to reach them, what they agreed to, what they are worth."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.core.words import LocalText


class AddressKind(enum.StrEnum):
    EMAIL = "email"
    SMS = "sms"


class Topic(enum.StrEnum):
    EVENTS = "events"
    GREETINGS = "greetings"
    OFFERS = "offers"
    CARE = "care"


class ContactState(enum.StrEnum):
    ACTIVE = "active"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    INVALID = "invalid"


class ConsentState(enum.StrEnum):
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class SuppressionReason(enum.StrEnum):
    STOP = "stop"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    ERASED = "erased"


class SpecialDayKind(enum.StrEnum):
    BIRTHDAY = "birthday"
    WEDDING = "wedding"
    MEMBERSHIP = "membership"
    CUSTOM = "custom"


class CalendarKind(enum.StrEnum):
    GREGORIAN = "gregorian"
    LUNAR = "lunar"


class LeapDayRule(enum.StrEnum):
    """When someone born on 29 February is greeted in a common year."""

    FEBRUARY_28 = "february_28"
    MARCH_1 = "march_1"


class EngagementBand(enum.StrEnum):
    ACTIVE = "active"
    WARM = "warm"
    COOLING = "cooling"
    LAPSED = "lapsed"


class PurchaseKind(enum.StrEnum):
    ORDER = "order"
    REFUND = "refund"


class Tier(Base):
    """A step of the club, reached by lifetime spend in the club's currency, minor units."""

    __tablename__ = "tier"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[LocalText]
    rank: Mapped[int] = mapped_column(unique=True)
    min_spend: Mapped[int]


class Member(Base):
    __tablename__ = "member"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    """The public membership code, printed on cards and read at the door."""
    source_reference: Mapped[str | None] = mapped_column(unique=True)
    """The member's id in the file or till they came from."""
    full_name: Mapped[str]
    call_name: Mapped[str]
    """The name they use; greetings say it."""
    language: Mapped[str]
    zone: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    deceased: Mapped[bool] = mapped_column(default=False)
    muted_until: Mapped[datetime | None]
    joined_at: Mapped[datetime]

    tier: Mapped[Tier] = relationship()
    contact_points: Mapped[list["ContactPoint"]] = relationship(back_populates="member")
    special_days: Mapped[list["SpecialDay"]] = relationship(back_populates="member")
    summary: Mapped["MemberSummary | None"] = relationship()


class ContactPoint(Base):
    __tablename__ = "contact_point"
    __table_args__ = (UniqueConstraint("member_id", "kind", "address"), Index(None, "kind", "address"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[AddressKind]
    address: Mapped[str]
    """Normalised: lower-case e-mail with an ASCII domain, or E.164."""
    state: Mapped[ContactState] = mapped_column(default=ContactState.ACTIVE)
    preferred: Mapped[bool] = mapped_column(default=True)

    member: Mapped[Member] = relationship(back_populates="contact_points")


class Consent(Base):
    """The state in force; each change is also kept in `consent_change`."""

    __tablename__ = "consent"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[AddressKind] = mapped_column(primary_key=True)
    topic: Mapped[Topic] = mapped_column(primary_key=True)
    state: Mapped[ConsentState]
    at: Mapped[datetime]


class ConsentChange(Base):
    __tablename__ = "consent_change"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AddressKind]
    topic: Mapped[Topic]
    state: Mapped[ConsentState]
    at: Mapped[datetime]
    source: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")


class Suppression(Base):
    """An address nobody may write to, whoever the member is."""

    __tablename__ = "suppression"

    kind: Mapped[AddressKind] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[SuppressionReason]
    at: Mapped[datetime]


class SpecialDay(Base):
    __tablename__ = "special_day"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "whose", name="uq_special_day_member_kind_whose"),
        CheckConstraint("month between 1 and 12 and day between 1 and 31", name="month_and_day"),
        Index(None, "kind", "calendar", "month", "day"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    whose: Mapped[str] = mapped_column(default="")
    """Empty for the member; else the companion's name."""
    kind: Mapped[SpecialDayKind]
    calendar: Mapped[CalendarKind] = mapped_column(default=CalendarKind.GREGORIAN)
    month: Mapped[int]
    day: Mapped[int]
    year: Mapped[int | None]
    in_leap_month: Mapped[bool] = mapped_column(default=False)
    leap_day_rule: Mapped[LeapDayRule] = mapped_column(default=LeapDayRule.FEBRUARY_28)

    member: Mapped[Member] = relationship(back_populates="special_days")


class TierChange(Base):
    __tablename__ = "tier_change"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    from_tier_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id"))
    to_tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id"))
    at: Mapped[datetime]
    reason: Mapped[str]


class PointsEntry(Base):
    """A row of an append-only ledger; the balance is the sum."""

    __tablename__ = "points_entry"
    __table_args__ = (UniqueConstraint("member_id", "cause"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    cause: Mapped[str]
    points: Mapped[int]
    at: Mapped[datetime]


class Purchase(Base):
    """An order or a refund; `amount` in minor units, negative for a refund."""

    __tablename__ = "purchase"
    __table_args__ = (UniqueConstraint("source", "order_reference"), Index(None, "member_id", "at"), Index(None, "at"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    source: Mapped[str]
    order_reference: Mapped[str]
    kind: Mapped[PurchaseKind] = mapped_column(default=PurchaseKind.ORDER)
    at: Mapped[datetime]
    local_date: Mapped[date]
    """The day of the purchase where the club is; several on one day are one trip."""
    amount: Mapped[int]
    currency: Mapped[str]
    quantity: Mapped[int] = mapped_column(default=1)


class ActivityKind(enum.StrEnum):
    JOINED = "joined"
    PURCHASED = "purchased"
    REFUNDED = "refunded"
    MESSAGE_SENT = "message_sent"
    CLICKED = "clicked"
    REPLIED = "replied"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ATTENDANCE_UNDONE = "attendance_undone"
    MISSED = "missed"
    REFERRED = "referred"
    CONSENT_GRANTED = "consent_granted"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    TIER_CHANGED = "tier_changed"
    NOTE = "note"


class Activity(Base):
    """A row of the timeline. `value` in minor units for purchases, else a count."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        Index("ix_activity_member_id_at", "member_id", text("at DESC")),
        Index("ix_activity_kind_at_member_id", "kind", "at", "member_id"),
        Index("ix_activity_undone", "member_id", "event_id", postgresql_where=text("kind = 'attendance_undone'")),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[ActivityKind]
    at: Mapped[datetime]
    value: Mapped[int] = mapped_column(default=0)
    reference: Mapped[str]
    """Unique within the kind, such as `event:17/member:4` or `till/000123`."""
    event_id: Mapped[int | None]


class MemberSummary(Base):
    """What segments ask most, kept by the reaction to recorded activity."""

    __tablename__ = "member_summary"
    __table_args__ = (Index(None, "last_purchase_at"), Index(None, "last_attended_at"), Index(None, "engagement_band"))

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    purchases: Mapped[int] = mapped_column(default=0)
    spend: Mapped[int] = mapped_column(default=0)
    first_purchase_at: Mapped[datetime | None]
    last_purchase_at: Mapped[datetime | None]
    attended: Mapped[int] = mapped_column(default=0)
    last_attended_at: Mapped[datetime | None]
    last_invited_at: Mapped[datetime | None]
    last_answered_at: Mapped[datetime | None]
    referrals: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    engagement_score: Mapped[int] = mapped_column(default=0)
    engagement_band: Mapped[EngagementBand] = mapped_column(default=EngagementBand.LAPSED)
    updated_at: Mapped[datetime]
