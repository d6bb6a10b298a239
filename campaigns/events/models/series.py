"""A series: events that were planned as one, each on a date of its own."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.models.gatherings import Event


class Rhythm(enum.StrEnum):
    WEEKS = "weeks"
    MONTHS = "months"
    """On the same weekday of the month, such as its second Thursday."""


class EventSeries(Base):
    __tablename__ = "event_series"
    __table_args__ = (CheckConstraint("every between 1 and 12", name="every"),)

    id: Mapped[Id]
    rhythm: Mapped[Rhythm]
    every: Mapped[int]
    until: Mapped[date]
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    created_at: Mapped[datetime]


class SeriesDate(Base):
    """An event's place in its series: the date of the rhythm, wherever the event itself was moved."""

    __tablename__ = "series_date"
    __table_args__ = (UniqueConstraint("series_id", "date"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("event_series.id", ondelete="CASCADE"))
    date: Mapped[date]
    own: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """What was changed for this date alone, as `changing.PARTS` names it."""

    event: Mapped[Event] = relationship()
