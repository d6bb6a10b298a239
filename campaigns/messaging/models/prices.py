"""What a text message costs."""

from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base


class TextPrice(Base):
    """One part of a text to a number that begins with `prefix`; `+` stands for all that no longer prefix names."""

    __tablename__ = "text_price"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    micros: Mapped[int]
    """In millionths of the club's currency unit."""
