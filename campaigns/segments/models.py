"""A saved rule."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class Segment(Base):
    __tablename__ = "segment"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    rule: Mapped[dict[str, Any]]
    """The rule tree as `campaigns.segments.rules` reads it."""
    digest: Mapped[str]
    updated_at: Mapped[datetime]
