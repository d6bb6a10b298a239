"""All that happened with a member, and what segments ask of it most."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id, in_words


class EngagementBand(enum.StrEnum):
    ACTIVE = "active"
    WARM = "warm"
    COOLING = "cooling"
    LAPSED = "lapsed"


class MemberClass(enum.StrEnum):
    """Buyers by contribution and stability, prospects by intent and expected contribution. See docs/classes.md."""

    E1 = "e1"
    E2 = "e2"
    E3 = "e3"
    E4 = "e4"
    P1 = "p1"
    P2 = "p2"
    P3 = "p3"
    P4 = "p4"


class ActivityKind(enum.StrEnum):
    JOINED = "joined"
    PURCHASED = "purchased"
    REFUNDED = "refunded"
    PURCHASE_CORRECTED = "purchase_corrected"
    MESSAGE_SENT = "message_sent"
    CLICKED = "clicked"
    REPLIED = "replied"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    WAITLISTED = "waitlisted"
    SEAT_OFFERED = "seat_offered"
    """A seat that came free is held for them; `value` is the party."""
    SEAT_LAPSED = "seat_lapsed"
    """They let such an offer pass."""
    SESSIONS_CHOSEN = "sessions_chosen"
    """Of an event: takes those that `detail` names, or none any more; `value` is how many."""
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ATTENDANCE_UNDONE = "attendance_undone"
    MISSED = "missed"
    FEEDBACK = "feedback"
    """Said how they found an event; `value` is the score, from 1 to 5."""
    CONTACT_ASKED = "contact_asked"
    """Asked the club to get in touch."""
    REFERRED = "referred"
    CONSENT_ASKED = "consent_asked"
    CONSENT_GRANTED = "consent_granted"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    MUTED = "muted"
    UNMUTED = "unmuted"
    TIER_CHANGED = "tier_changed"
    REDEEMED = "redeemed"
    GIVEN_OUT = "given_out"
    """Has the gift that points were given for."""
    REDEMPTION_UNDONE = "redemption_undone"
    POINTS_ADJUSTED = "points_adjusted"
    POINTS_EXPIRED = "points_expired"
    PROFILE_CHANGED = "profile_changed"
    PROFILE_COMPLETED = "profile_completed"
    NOTE = "note"
    CONTACTED = "contacted"
    """Staff called, visited or wrote, or the member did. `value` is 1 where they turned to us or showed interest."""
    FOLLOWED_UP = "followed_up"
    OWNER_CHANGED = "owner_changed"
    SIGNAL = "signal"
    """Another system of the club told of it; see `Signal`."""
    REMARKED = "remarked"
    """Let something fall that staff wrote down."""
    SURPRISED = "surprised"
    COMPLAINED = "complained"
    COMPLAINT_ANSWERED = "complaint_answered"
    MERGED = "merged"
    UNMERGED = "unmerged"


SPENDING = (ActivityKind.PURCHASED, ActivityKind.REFUNDED)
"""What the member spent is their value. A correction changes that value; it is not counted beside it."""


class Activity(Base):
    """A row of the timeline. `value` in minor units for purchases, else a count."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        Index("ix_activity_member_id_at", "member_id", text("at DESC")),
        Index(
            "ix_activity_kind_at",
            "kind",
            "at",
            "member_id",
            postgresql_include=["value", "event_id", "id"],  # what rules sum, so that they need not go to the rows
        ),
        Index("ix_activity_undone", "member_id", "event_id", postgresql_where=text("kind = 'attendance_undone'")),
        Index("ix_activity_event_id_kind", "event_id", "kind", postgresql_where=text("event_id is not null")),
        Index("ix_activity_campaign_id_kind", "campaign_id", "kind", postgresql_where=text("campaign_id is not null")),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[ActivityKind]
    at: Mapped[datetime]
    value: Mapped[int] = mapped_column(default=0)
    reference: Mapped[str]
    """Unique within the kind, such as `event:17/member:4` or `till/000123`."""
    event_id: Mapped[int | None]
    campaign_id: Mapped[int | None]
    """Whose message was sent, or followed."""
    detail: Mapped[str] = mapped_column(default="", server_default="")
    """What a person wrote or did, in few words; shown on the timeline, never counted."""


class SentBefore(Base):
    """How many messages a timeline no longer tells of one by one, and when the last of them was sent."""

    __tablename__ = "sent_before"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    times: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime]


class MemberSummary(Base):
    """What segments ask most, kept by the reaction to recorded activity.

    A count reads every row, and PostgreSQL takes a row apart from its beginning to the last column that is asked for:
    so what is asked most, and is never unknown, stands first, and all is as narrow as it can be. Few indexes, for most
    columns change with each purchase.
    """

    __tablename__ = "member_summary"
    __table_args__ = (
        Index("ix_member_summary_year_spend", "year_spend", postgresql_where=text("year_spend > 0 and not erased")),
        Index("ix_member_summary_engagement_band", "engagement_band"),
        {"postgresql_with": {"fillfactor": 90}},  # the balance changes in place
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    erased: Mapped[bool] = mapped_column(default=False)
    """With `tier_id`, `joined_at`, `language` and `chapter_id`: what the member's own row says."""
    tier_id: Mapped[int] = mapped_column(Integer, default=0)
    engagement_band: Mapped[EngagementBand] = mapped_column(in_words(EngagementBand), default=EngagementBand.LAPSED)
    member_class: Mapped[MemberClass] = mapped_column(in_words(MemberClass), default=MemberClass.P4)
    purchases: Mapped[int] = mapped_column(Integer, default=0)
    attended: Mapped[int] = mapped_column(Integer, default=0)
    spend: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime | None]
    last_purchase_at: Mapped[datetime | None]
    last_attended_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(default="")
    year_spend: Mapped[int] = mapped_column(default=0)
    """Of the last 365 days, minor units."""
    referrals: Mapped[int] = mapped_column(Integer, default=0)
    engagement_score: Mapped[int] = mapped_column(SmallInteger, default=0)
    recency: Mapped[int] = mapped_column(SmallInteger, default=0)
    """With `frequency` and `money`: 1 to 5 by the bounds of `value_bounds`; 0 for who never bought."""
    frequency: Mapped[int] = mapped_column(SmallInteger, default=0)
    money: Mapped[int] = mapped_column(SmallInteger, default=0)
    last_touch_at: Mapped[datetime | None]
    """When staff or the member was last in touch in person: a contact, a reply, a gathering, a purchase."""
    first_purchase_at: Mapped[datetime | None]
    last_invited_at: Mapped[datetime | None]
    interval_days: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """What usually lies between two purchases, see `members/standing/rhythm.py`; 0 where it is not known."""
    chapter_id: Mapped[int | None]
    """By which the staff of a chapter see the row, without looking at the member's own."""
    updated_at: Mapped[datetime]


class ValueBounds(Base):
    """One row: where high begins, and the four bounds between the fifths of all buyers; taken anew by a rebuild."""

    __tablename__ = "value_bounds"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    contribution: Mapped[int]
    """Spend of a year, minor units, from which contribution is high."""
    recency_days: Mapped[list[int]]
    frequency: Mapped[list[int]]
    money: Mapped[list[int]]
    taken_at: Mapped[datetime]
