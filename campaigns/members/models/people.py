"""Who a member is, how to reach them, whose days they keep, with whom they live."""

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.chapters.models import Chapter
from campaigns.core.base import Base, Id
from campaigns.core.words import LocalText
from campaigns.members.models.worth import Tier

if TYPE_CHECKING:
    from campaigns.members.models.timeline import MemberSummary


class AddressKind(enum.StrEnum):
    EMAIL = "email"
    SMS = "sms"


class ContactPointState(enum.StrEnum):
    ACTIVE = "active"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    INVALID = "invalid"


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


class HouseholdRole(enum.StrEnum):
    BUYER = "buyer"
    USER = "user"
    DECISION_MAKER = "decision_maker"


class Culture(enum.StrEnum):
    """Whose feasts a member keeps, as they told the club; never inferred."""

    CHINESE = "chinese"
    CHRISTIAN = "christian"
    MUSLIM = "muslim"
    HINDU = "hindu"


class FieldKind(enum.StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


class Household(Base):
    """Members who share a home or an account."""

    __tablename__ = "household"

    id: Mapped[Id]
    name: Mapped[str]
    created_at: Mapped[datetime]

    members: Mapped[list["Member"]] = relationship(back_populates="household", order_by="Member.id")


class Member(Base):
    __tablename__ = "member"
    __table_args__ = (
        Index(None, "sort_name"),
        Index(None, "zone"),
        Index(None, "updated_at", "id"),
        Index(None, "interests", postgresql_using="gin"),
        Index(
            "ix_member_nobodys",
            "id",
            postgresql_where=text("owner_id IS NULL AND NOT deceased AND erased_at IS NULL"),
        ),
        {"postgresql_with": {"fillfactor": 80}},  # completeness changes in place, without touching its indexes
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    """The public member code, printed on cards and read at the door."""
    source_reference: Mapped[str | None] = mapped_column(unique=True)
    """The member's id in the file or till they came from."""
    source: Mapped[str] = mapped_column(default="", server_default="")
    """What they joined through, such as `staff`, `friend_link` or `purchases:shop`."""
    full_name: Mapped[str]
    family_name: Mapped[str] = mapped_column(default="", server_default="")
    given_name: Mapped[str] = mapped_column(default="", server_default="")
    call_name: Mapped[str]
    """The name they use; greetings say it."""
    sort_name: Mapped[str] = mapped_column(default="", server_default="")
    """Family name first, in lower case, Chinese in pinyin: `ouyang xiaoming`."""
    language: Mapped[str]
    other_languages: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    cultures: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """Of `Culture`; none means that it is not known."""
    zone: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    interests: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Custom field key → value, as `custom_field` defines it."""
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id", ondelete="SET NULL"), index=True)
    household_roles: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """Of `HouseholdRole`."""
    introduced_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    preferred_kind: Mapped[AddressKind | None]
    """How they like to be written to where there is a choice."""
    expected_spend: Mapped[int | None]
    """What staff think they may spend in a year, in minor units."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the profile was changed."""
    completeness: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 to 100: how much of what is worth knowing is known."""
    tier_id: Mapped[int] = mapped_column(ForeignKey("tier.id"), index=True)
    tier_grace_until: Mapped[datetime | None]
    """Until when a tier that is no longer earned is kept."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    """The staff member who looks after them."""
    owner_since: Mapped[datetime | None]
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"), index=True)
    """Their home chapter; nothing means that they are of the whole club alone."""
    deceased: Mapped[bool] = mapped_column(default=False)
    deceased_note: Mapped[str] = mapped_column(default="", server_default="")
    erased_at: Mapped[datetime | None]
    """When the person was erased; what is left keeps the figures right."""
    joined_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When the profile last changed: they joined, were brought up to date, merged or erased."""

    tier: Mapped[Tier] = relationship()
    household: Mapped[Household | None] = relationship(back_populates="members")
    introduced_by: Mapped["Member | None"] = relationship(remote_side="Member.id")
    contact_points: Mapped[list["ContactPoint"]] = relationship(back_populates="member", order_by="ContactPoint.id")
    special_days: Mapped[list["SpecialDay"]] = relationship(back_populates="member", order_by="SpecialDay.id")
    chapter: Mapped[Chapter | None] = relationship()
    summary: Mapped["MemberSummary | None"] = relationship()


class ContactPoint(Base):
    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "address"),
        Index(None, "kind", "address"),
        Index("uq_contact_point_preferred", "member_id", "kind", unique=True, postgresql_where=text("preferred")),
        Index("ix_contact_point_spare", "member_id", "kind", postgresql_where=text("not preferred")),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[AddressKind]
    address: Mapped[str]
    """Normalised: lower-case email with an ASCII domain, or E.164."""
    label: Mapped[str] = mapped_column(default="", server_default="")
    """Such as `home` or `work`."""
    state: Mapped[ContactPointState] = mapped_column(default=ContactPointState.ACTIVE)
    preferred: Mapped[bool] = mapped_column(default=True)
    """One of each kind."""
    confirmed_at: Mapped[datetime | None]
    """When whoever reads it proved that they do."""

    member: Mapped[Member] = relationship(back_populates="contact_points")


class SpecialDay(Base):
    __tablename__ = "special_day"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "whose", "title", name="uq_special_day_member_kind_whose_title"),
        CheckConstraint("month between 1 and 12 and day between 1 and 31", name="month_and_day"),
        Index(None, "kind", "calendar", "month", "day"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    whose: Mapped[str] = mapped_column(default="")
    """Empty for the member; else the companion's name."""
    relation: Mapped[str] = mapped_column(default="", server_default="")
    """What the companion is to the member, in the staff's words."""
    kind: Mapped[SpecialDayKind]
    title: Mapped[str] = mapped_column(default="", server_default="")
    """What a custom day is called."""
    calendar: Mapped[CalendarKind] = mapped_column(default=CalendarKind.GREGORIAN)
    month: Mapped[int]
    day: Mapped[int]
    year: Mapped[int | None]
    in_leap_month: Mapped[bool] = mapped_column(default=False)
    leap_day_rule: Mapped[LeapDayRule] = mapped_column(default=LeapDayRule.FEBRUARY_28)

    member: Mapped[Member] = relationship(back_populates="special_days")


class CustomField(Base):
    """A field that a club added to its members."""

    __tablename__ = "custom_field"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[LocalText]
    kind: Mapped[FieldKind]
    choices: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class Note(Base):
    __tablename__ = "note"
    __table_args__ = (Index(None, "member_id", "at"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    text: Mapped[str]
