"""What the club says of holidays: those of its own, and dates that it adds or corrects."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id
from campaigns.core.words import LocalText
from campaigns.members.models import CalendarKind


class ClubHoliday(Base):
    """A holiday of the club's own. Without a month and day it has only the dates that are given by hand."""

    __tablename__ = "club_holiday"
    __table_args__ = (
        CheckConstraint("(month is null) = (day is null)", name="month_and_day"),
        CheckConstraint("month between 1 and 12 and day between 1 and 31", name="in_the_year"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[LocalText]
    calendar: Mapped[CalendarKind] = mapped_column(default=CalendarKind.GREGORIAN)
    month: Mapped[int | None]
    day: Mapped[int | None]
    countries: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """Where it is kept; none means everywhere."""


class HolidayDate(Base):
    """When a holiday is in one year, instead of what its rule says, in one country or wherever that has no own date."""

    __tablename__ = "holiday_date"
    __table_args__ = (UniqueConstraint("holiday", "country", "year"),)

    id: Mapped[Id]
    holiday: Mapped[str]
    """The key of it."""
    country: Mapped[str] = mapped_column(default="")
    """Two letters; empty for everywhere."""
    year: Mapped[int]
    day: Mapped[date]
    source: Mapped[str] = mapped_column(default="")
    """Who said so, in the words of the staff."""
