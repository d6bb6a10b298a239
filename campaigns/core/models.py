"""The club itself: one row."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base
from campaigns.core.words import LocalText


class Club(Base):
    __tablename__ = "club"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    name: Mapped[LocalText]
    zone: Mapped[str]
    language: Mapped[str]
    currency: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)
    clock_shift: Mapped[timedelta] = mapped_column(INTERVAL, default=timedelta())
    """How far the demo's clock is moved; zero for a real club."""
    set_up_at: Mapped[datetime]
