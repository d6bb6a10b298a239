"""Draws: who is to be invited to an event, in which order and why."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.models.gatherings import Event
from campaigns.members.models import EngagementBand, Member
from campaigns.segments.models import Segment


class Spot(enum.StrEnum):
    """Where a candidate of a draw ended up."""

    CHOSEN = "chosen"
    RESERVE = "reserve"
    EXCLUDED = "excluded"


class Excluded(enum.StrEnum):
    """Why a candidate cannot be drawn; of several reasons the first."""

    INVITED = "invited"
    ERASED = "erased"
    DECEASED = "deceased"
    MUTED = "muted"
    BUSY = "busy"
    """Invited to another event at the same time."""
    SHARED = "shared"
    """An address that another candidate has too, and none of their own."""
    UNREACHABLE = "unreachable"
    HELD_OUT = "held_out"
    """Club-wide, so that lift can be measured; whom staff put on the list comes all the same."""
    BY_HAND = "by_hand"


class Draw(Base):
    """A draft until it is used, one an event; what was used never changes again."""

    __tablename__ = "draw"
    __table_args__ = (
        Index("uq_draw_draft", "event_id", unique=True, postgresql_where=text("used_at is null")),
        Index(None, "event_id"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"))
    plan: Mapped[dict[str, Any]]
    """As `campaigns.events.draws.plans` reads it."""
    seed: Mapped[str]
    drawn_at: Mapped[datetime]
    """The instant as of which the segment and the days are counted."""
    digest: Mapped[str]
    """Of all that went in when it was last drawn."""
    chosen: Mapped[list[int]]
    """Whom it chose then, in order."""
    basis: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Of one that was used: the rates it reckoned with and the event's interests."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()
    segment: Mapped[Segment] = relationship()
    waves: Mapped[list["DrawWave"]] = relationship(order_by="DrawWave.number", back_populates="draw")


class DrawHand(Base):
    """A person whom staff put on the list, or took off it, by hand."""

    __tablename__ = "draw_hand"

    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    pinned: Mapped[bool]
    """On the list whatever the score; else off it."""
    reason: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    member: Mapped[Member] = relationship()


class DrawWave(Base):
    """Those of a used draw who were invited at one time: first the chosen, then reserves as they move up."""

    __tablename__ = "draw_wave"
    __table_args__ = (UniqueConstraint("draw_id", "number"),)

    id: Mapped[Id]
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id", ondelete="CASCADE"))
    number: Mapped[int]
    size: Mapped[int]
    invited_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Nobody, where the reserves moved up by themselves."""

    draw: Mapped[Draw] = relationship(back_populates="waves")


class DrawPlace(Base):
    """A candidate of a used draw, with the facts that were reckoned with; written once, then only `wave_id` moves."""

    __tablename__ = "draw_place"
    __table_args__ = (
        Index("ix_draw_place_order", "draw_id", "spot", "place"),
        Index(None, "wave_id"),
        Index(None, "member_id"),
    )

    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    spot: Mapped[Spot]
    place: Mapped[int]
    """From 1 among the chosen, and from 1 in the reserve; 0 for the excluded."""
    reason: Mapped[Excluded | None]
    """Of the excluded."""
    pinned: Mapped[bool] = mapped_column(default=False, server_default="false")
    tier_id: Mapped[int]
    """As it was; the club may have dropped that tier since."""
    band: Mapped[EngagementBand]
    engagement: Mapped[int]
    shared: Mapped[int]
    """Interests in common with the event."""
    waited: Mapped[int | None]
    """Days since they were last invited to anything; nothing if they never were."""
    score: Mapped[int]
    """0 to 1,000."""
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("draw_wave.id", ondelete="SET NULL"))

    member: Mapped[Member] = relationship()
