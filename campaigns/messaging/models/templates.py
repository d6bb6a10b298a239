"""What is written, in immutable versions, and the channels it is written for."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.staff.models import Staff


class Channel(enum.StrEnum):
    """How a message travels. `calendar` is a mail that carries a calendar invitation."""

    EMAIL = "email"
    SMS = "sms"
    CALENDAR = "calendar"


class Template(Base):
    __tablename__ = "template"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]

    versions: Mapped[list["TemplateVersion"]] = relationship(back_populates="template")


class TemplateVersion(Base):
    """Immutable; a run pins one."""

    __tablename__ = "template_version"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    id: Mapped[Id]
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id", ondelete="CASCADE"))
    number: Mapped[int]
    created_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Nobody of the staff for what the house brings."""
    taken_from: Mapped[int | None]
    """The number of the older version that was taken up again."""
    targets: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """Where its literal links lead; a tracked link names one by its place, from 1 on."""

    template: Mapped[Template] = relationship(back_populates="versions")
    saved_by: Mapped[Staff | None] = relationship()
    parts: Mapped[list["TemplatePart"]] = relationship(back_populates="version", lazy="selectin")


class TemplatePart(Base):
    """Liquid for one channel and language. `text` may hold `[label](link)`; an empty `html` is made from it."""

    __tablename__ = "template_part"

    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    blocks: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    """What a mail was built of, for who goes on building; `html` and `text` were made of it."""

    version: Mapped[TemplateVersion] = relationship(back_populates="parts", lazy="joined", innerjoin=True)


class SavedBlock(Base):
    """A block that staff keep under a name, to be copied into letters of its language."""

    __tablename__ = "saved_block"
    __table_args__ = (UniqueConstraint("name", "language"),)

    id: Mapped[Id]
    name: Mapped[str]
    language: Mapped[str]
    block: Mapped[dict[str, Any]] = mapped_column(JSONB)
    picture_name: Mapped[str | None] = mapped_column(ForeignKey("picture.name", ondelete="RESTRICT"), index=True)
    """Of the house, which therefore stays."""
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))

    saved_by: Mapped[Staff | None] = relationship()
