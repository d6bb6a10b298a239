"""A saved rule."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.staff.models import Staff


class Segment(Base):
    __tablename__ = "segment"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    rule: Mapped[dict[str, Any]]
    """The rule tree as `campaigns.segments.rules` reads it."""
    digest: Mapped[str]
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    """Whose it is; nothing means that it is of the whole club."""
    updated_at: Mapped[datetime]


class SegmentSize(Base):
    """How many were in a segment when a day began; `entered` and `left` since the one recorded before, if there is one.

    Some who left may since be merged or erased, so there may be fewer rows of `segment_move` than `left`.
    """

    __tablename__ = "segment_size"

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    members: Mapped[int]
    entered: Mapped[int | None]
    left: Mapped[int | None]
    digest: Mapped[str]
    """Of the rule that was counted."""


class SegmentMove(Base):
    """A member was in a segment on `day` and not on the day recorded before, or the other way round."""

    __tablename__ = "segment_move"

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    entered: Mapped[bool]


class SegmentRoll(Base):
    """Who was in a segment when it was last recorded: of each stretch of 8,192 ids those who are in it, by place.

    Two bytes a member and no index entry, where a row each would take ninety.
    """

    __tablename__ = "segment_roll"

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    stretch: Mapped[int] = mapped_column(primary_key=True)
    places: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))


class SegmentVersion(Base):
    """What a segment was called and what its rule was from `saved_at` on; the newest is what it is now."""

    __tablename__ = "segment_version"

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """From 1 on, within the segment."""
    name: Mapped[str]
    rule: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Nobody where it came from a command or with the house."""

    saved_by: Mapped[Staff | None] = relationship()
