"""The chapters of the club."""

from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class Chapter(Base):
    """A club without any sees nothing of them."""

    __tablename__ = "chapter"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    zone: Mapped[str | None]
    """Where it is, when that is not the club's zone."""
    language: Mapped[str | None]
    """What its new members are written in, when that is not the club's language."""
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    """One that was archived keeps what it has and is offered for nothing new."""
