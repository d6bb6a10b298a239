"""What is reckoned behind the reports and kept, for it takes too long to be asked for."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class ClassMove(Base):
    """How many members went from one class of value to another between the ends of two quarters."""

    __tablename__ = "class_move"

    day: Mapped[date] = mapped_column(primary_key=True)
    """The last of the later quarter."""
    before: Mapped[str] = mapped_column(primary_key=True)
    """A `MemberClass` of buyers; empty for who had not bought by then."""
    after: Mapped[str] = mapped_column(primary_key=True)
    members: Mapped[int]
    spent: Mapped[int]
    """By them in the 365 days up to `day`, refunds taken off, minor units."""
    spent_before: Mapped[int]
    """By them in the 365 days up to the end of the quarter before."""
    taken_at: Mapped[datetime]


class MonthFigure(Base):
    """A month of the whole club, as `month.results` counted it at `taken_at`."""

    __tablename__ = "month_figure"

    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    members: Mapped[int]
    joined: Mapped[int]
    active: Mapped[int]
    buyers: Mapped[int]
    again: Mapped[int]
    ever_bought: Mapped[int]
    """Members who had bought by its last day; of them `came_back` on a second day."""
    came_back: Mapped[int]
    taken_at: Mapped[datetime]

    @property
    def active_share(self) -> float:
        return self.active / self.members if self.members else 0.0

    @property
    def came_back_share(self) -> float:
        return self.came_back / self.ever_bought if self.ever_bought else 0.0

    @property
    def again_share(self) -> float:
        """Of those who bought in the month."""
        return self.again / self.buyers if self.buyers else 0.0


class KeptReading(Base):
    """What a report found, as it was at `kept_at`; see `keeping`."""

    __tablename__ = "kept_reading"

    key: Mapped[str] = mapped_column(primary_key=True)
    asked: Mapped[str] = mapped_column(primary_key=True)
    """JSON with its names in order, so that the same question is the same text; and of chapters, which."""
    chapters: Mapped[list[int]] = mapped_column(server_default=text("own_chapters()"))
    """Within whose bounds it was found; none for the whole club. Nobody bound otherwise sees it."""
    found: Mapped[Any] = mapped_column(JSONB, nullable=False)
    kept_at: Mapped[datetime]
