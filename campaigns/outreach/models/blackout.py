"""Days on which the club writes to nobody of its own accord."""

import enum
from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class OnBlackout(enum.StrEnum):
    """What becomes of what falls on a blackout date: it goes out on the next day that is none, or never."""

    NEXT_DAY = "next_day"
    SKIP = "skip"


class BlackoutDay(Base):
    """Of the club, for all its campaigns; each campaign may have more of its own."""

    __tablename__ = "blackout_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(default="")
