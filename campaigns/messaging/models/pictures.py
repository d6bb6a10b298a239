"""Pictures of letters, as we made them anew of what was uploaded."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base
from campaigns.staff.models import Staff


class Picture(Base):
    """Its name is its address: made of what it holds, so that nobody guesses it and it never changes."""

    __tablename__ = "picture"

    name: Mapped[str] = mapped_column(primary_key=True)
    """`<digest>-<width in pixels>.jpg`, or `.png`."""
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    """In bytes."""
    shows: Mapped[str]
    """What is to be seen on it, for those who see no pictures."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))

    added_by: Mapped[Staff | None] = relationship()


class VersionPicture(Base):
    """A version that shows a picture, which therefore stays: its mails lie in members' mailboxes."""

    __tablename__ = "version_picture"

    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id", ondelete="CASCADE"), primary_key=True)
    picture_name: Mapped[str] = mapped_column(
        ForeignKey("picture.name", ondelete="RESTRICT"), primary_key=True, index=True
    )
