"""What points are given for."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id
from campaigns.core.words import LocalText


class Gift(Base):
    """A thing of the catalogue. Each time it is given is a `Redemption` of members/models/worth.py."""

    __tablename__ = "gift"
    __table_args__ = (
        CheckConstraint("points > 0", name="points_positive"),
        CheckConstraint("stock >= 0", name="stock_not_negative"),
    )

    id: Mapped[Id]
    name: Mapped[LocalText]
    about: Mapped[LocalText]
    picture_name: Mapped[str | None] = mapped_column(ForeignKey("picture.name", ondelete="RESTRICT"), index=True)
    points: Mapped[int]
    stock: Mapped[int | None]
    """How many are left; unknown where it does not run out."""
    tier_ids: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    """Whose members may have it; all, where none is named."""
    shown_from: Mapped[date | None]
    shown_until: Mapped[date | None]
    """Days where the club is, both included."""
