"""Members whom no campaign writes to, so that it can be seen what all campaigns together are worth."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class ClubHoldout(Base):
    """One row: how many percent are left alone by every campaign, and since which day so many are."""

    __tablename__ = "club_holdout"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("percent between 0 and 20", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    percent: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[date]


class HoldoutLot(Base):
    """The lot of a member, drawn once and kept: held out are those whose `place` is below the percentage."""

    __tablename__ = "holdout_lot"
    __table_args__ = (Index(None, "place"), Index(None, "tier_id"))

    drawn_at: Mapped[datetime]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    tier_id: Mapped[int] = mapped_column(Integer)
    """As it was; the club may have dropped that tier since."""
    place: Mapped[int] = mapped_column(SmallInteger)
    """0 to 9,999, spread evenly over each tier."""
