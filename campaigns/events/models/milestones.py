"""The messages that an event's times bring: which of them it has, and when each is due."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.models.gatherings import Event
from campaigns.messaging.models import Template


class MilestoneKind(enum.StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
    DAY_BEFORE = "day_before"
    HOURS_BEFORE = "hours_before"
    THANKS = "thanks"
    MISSED = "missed"


class _Chosen:
    """What staff choose of one."""

    kind: Mapped[MilestoneKind]
    is_on: Mapped[bool]
    distance: Mapped[int]
    """So many days from the event's time or, without an hour, so many hours."""
    hour: Mapped[int | None]
    """By the clock at the venue."""
    channels: Mapped[list[str]]
    """Values of Channel, in the order in which they are tried; the first that reaches a guest is used."""


class UsualMilestone(_Chosen, Base):
    """What a new event gets, where the club has chosen otherwise than the house."""

    __tablename__ = "usual_milestone"
    __table_args__ = (CheckConstraint("distance > 0", name="some_distance"),)

    kind: Mapped[MilestoneKind] = mapped_column(primary_key=True)


class Milestone(_Chosen, Base):
    """One of an event. `due_at` follows `anchor_at`, the event's own time that it hangs on."""

    __tablename__ = "event_milestone"
    __table_args__ = (
        UniqueConstraint("event_id", "kind"),
        CheckConstraint("distance > 0", name="some_distance"),
        Index("ix_event_milestone_due_at", "due_at", postgresql_where=text("is_on and taken_at is null")),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("template.id"))
    """Nothing means the house's own."""
    anchor_at: Mapped[datetime]
    due_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    """When its guests were first looked for; nothing again once the event has moved."""

    event: Mapped[Event] = relationship()
    template: Mapped[Template | None] = relationship()

    @property
    def occurrence_key(self) -> str:
        """What a run of it is called: another once the event has moved."""
        return f"event:{self.event_id}:{self.kind}:{self.anchor_at:%Y%m%dT%H%M}"
