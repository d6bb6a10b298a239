"""A campaign: an audience, an occasion, content and a policy; and each time it ran."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.models import Event
from campaigns.members.models import Topic
from campaigns.messaging.models import Template, TemplateVersion
from campaigns.segments.models import Segment


class CampaignState(enum.StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class OccasionKind(enum.StrEnum):
    ONCE = "once"
    BIRTHDAY = "birthday"


class RunState(enum.StrEnum):
    DUE = "due"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Campaign(Base):
    """`holdout_percent` of the eligible, by tier, are left alone so that lift can be measured."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("holdout_percent between 0 and 50", name="holdout_percent"),)

    id: Mapped[Id]
    name: Mapped[str]
    occasion: Mapped[OccasionKind]
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    draw_wave_id: Mapped[int | None] = mapped_column(ForeignKey("draw_wave.id"), unique=True)
    """Whom it writes to, where a draw chose them: that wave alone, not the whole segment it was drawn from."""
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"))
    topic: Mapped[Topic]
    channels: Mapped[list[str]]
    """Values of Channel, each of which writes to the member once."""
    send_at: Mapped[datetime | None]
    """When a `once` campaign is due; nothing means as soon as it is launched."""
    send_hour: Mapped[int] = mapped_column(default=9)
    """The member's local hour for greetings."""
    quiet_from: Mapped[int] = mapped_column(default=21)
    quiet_until: Mapped[int] = mapped_column(default=8)
    """Local hours between which nobody is written to; the span may cross midnight. Equal hours mean none."""
    grace_hours: Mapped[int] = mapped_column(default=24)
    """How late a message is still worth sending."""
    rest_days: Mapped[int] = mapped_column(default=0)
    """Members written to by another run in so many days are left out as capped; 0 means no such cap."""
    holdout_percent: Mapped[int] = mapped_column(default=0)
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.DRAFT)
    created_at: Mapped[datetime]
    launched_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))

    segment: Mapped[Segment] = relationship()
    event: Mapped[Event | None] = relationship()
    template: Mapped[Template] = relationship()
    runs: Mapped[list["Run"]] = relationship(back_populates="campaign", order_by="Run.id")

    @property
    def is_greeting(self) -> bool:
        """Always on: a run for each local date, until it is paused or cancelled."""
        return self.occasion is OccasionKind.BIRTHDAY


class Run(Base):
    """One occurrence. `occurrence_key` is `once`, or the local date of a greeting, `2026-11-22`."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("campaign_id", "occurrence_key"), Index(None, "state"))

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="RESTRICT"))
    occurrence_key: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[RunState] = mapped_column(default=RunState.DUE)
    template_version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    planned_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    audience: Mapped[dict[str, Any] | None]
    """The rule as it was when the audience was frozen."""

    campaign: Mapped[Campaign] = relationship(back_populates="runs")
    template_version: Mapped[TemplateVersion] = relationship()
