"""Who let a campaign go: the club's rule for a second pair of eyes, and the log of each campaign."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.outreach.models.campaigns import Campaign
from campaigns.staff.models import ApiKey, Staff


class ApprovalPolicy(Base):
    """One row, once somebody has decided; nothing in a column means that no such limit is kept."""

    __tablename__ = "approval_policy"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    members_over: Mapped[int | None]
    """A campaign that would write to more members needs a second pair of eyes."""
    cost_over: Mapped[int | None]
    """So does one whose texts may cost more, in millionths of the club's currency unit."""


class StepKind(enum.StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    LAUNCHED = "launched"
    MOVED = "moved"
    CEILING = "ceiling"
    """Given another ceiling of cost."""
    PAUSED = "paused"
    HELD = "held"
    """The house stopped it: it was changed since it was let go."""
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    """Those who were missing are written to."""


class CampaignStep(Base):
    """What somebody decided about a campaign, and what it came to then. Rows are added, never changed."""

    __tablename__ = "campaign_step"
    __table_args__ = (Index(None, "campaign_id", "id"),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    kind: Mapped[StepKind]
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    """Nobody when the house did, a command, or a program."""
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id", ondelete="SET NULL"))
    """That of the program which did it."""
    note: Mapped[str] = mapped_column(default="", server_default="")
    members: Mapped[int | None]
    """How many it would have written to, as was seen then."""
    cost: Mapped[int | None]
    """The most that its texts might cost, in millionths of the club's currency unit."""
    state_seen: Mapped[str] = mapped_column(default="", server_default="")
    """The mark of what was looked at, of a step about approval."""

    campaign: Mapped[Campaign] = relationship()
    staff: Mapped[Staff | None] = relationship()
    api_key: Mapped[ApiKey | None] = relationship()

    @property
    def by(self) -> str | None:
        """The name of the colleague or of the program's key."""
        known = self.staff or self.api_key
        return known.name if known else None
