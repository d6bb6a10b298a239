"""Each time a campaign ran."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.messaging.models import TemplateVersion
from campaigns.outreach.models.campaigns import Campaign


class RunState(enum.StrEnum):
    DUE = "due"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Run(Base):
    """One occurrence. `occurrence_key` is what its occasion calls it: `once`, or a local date, `2026-11-22`.

    One that completes another is called after it: `once/missing:1`.
    """

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("campaign_id", "occurrence_key"), Index(None, "state"))

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="RESTRICT"))
    occurrence_key: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[RunState] = mapped_column(default=RunState.DUE)
    template_version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    variants: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """The campaign's other templates: variant → the version that is said."""
    planned_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    completes_id: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="RESTRICT"))
    """The run whose missing this one writes to."""
    fell_back_at: Mapped[datetime | None]
    """When it was last looked for mails in whose place a text goes out."""
    spent: Mapped[int] = mapped_column(default=0, server_default="0")
    """In millionths of the club's currency unit."""
    audience: Mapped[dict[str, Any] | None]
    """The rule as it was when the audience was frozen."""

    campaign: Mapped[Campaign] = relationship(back_populates="runs")
    template_version: Mapped[TemplateVersion] = relationship()

    @property
    def own_key(self) -> str:
        """The key of the occurrence, also of a run that completes another."""
        return self.occurrence_key.partition("/")[0]

    @property
    def local_date(self) -> date:
        """Where the occasion is a day of the members' own."""
        return date.fromisoformat(self.own_key)
