"""A campaign: an audience, an occasion, content and a policy."""

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.events.milestones.kinds import RULES
from campaigns.events.models import Event, Milestone
from campaigns.members.agreement.hardships import bits_of, usual_hardships
from campaigns.members.models import Topic
from campaigns.messaging.budget import usual_priority
from campaigns.messaging.models import USUAL_PRIORITY, Channel, Template
from campaigns.outreach.models.blackout import OnBlackout
from campaigns.outreach.occasions.kinds import OccasionKind
from campaigns.segments.models import Segment

if TYPE_CHECKING:
    from campaigns.outreach.models.runs import Run


class CampaignState(enum.StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class SendBy(enum.StrEnum):
    """Whose clock shows the time of sending of a `once` campaign."""

    CLUB = "club"
    MEMBER = "member"
    EVENT = "event"


class Way(enum.StrEnum):
    """Each of the channels writes to the member once, or only the one they prefer of those that reach them."""

    EACH = "each"
    PREFERRED = "preferred"


class Audience(enum.StrEnum):
    """Whom of the segment a holiday means: those who keep it, by culture, place and language, or everybody."""

    KEEPERS = "keepers"
    EVERYBODY = "everybody"


class Sender(enum.StrEnum):
    """In whose name it writes; a member without an owner hears from the club."""

    CLUB = "club"
    OWNER = "owner"


class WhenLate(enum.StrEnum):
    """What becomes of a `once` campaign whose time the house slept through."""

    SEND = "send"
    NEXT_DAY = "next_day"
    DROP = "drop"


def _usual_priority(context: Any) -> int:
    return usual_priority(context.get_current_parameters()["topic"])


def _usual_heeds(context: Any) -> list[str]:
    return [each.value for each in usual_hardships(context.get_current_parameters()["topic"])]


class Campaign(Base):
    """`holdout_percent` of the eligible, by tier, are left alone so that lift can be measured."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("holdout_percent between 0 and 50", name="holdout_percent"),
        CheckConstraint("segment_id is not null or milestone_id is not null", name="somebody_meant"),
        CheckConstraint(
            "state in ('draft', 'cancelled') or not needs_approval or approved_as is not null", name="approved_first"
        ),
    )

    id: Mapped[Id]
    name: Mapped[str]
    occasion: Mapped[OccasionKind]
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    chapter_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    """It reaches members of this chapter alone; nothing means the whole club."""
    draw_wave_id: Mapped[int | None] = mapped_column(ForeignKey("draw_wave.id"), unique=True)
    """Whom it writes to, where a draw chose them: that wave alone, not the whole segment it was drawn from."""
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("event_milestone.id"), unique=True)
    """Of an event, where that made it: whom it writes to is those guests whom it is for."""
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"))
    sender: Mapped[Sender] = mapped_column(default=Sender.CLUB, server_default=Sender.CLUB.value)
    topic: Mapped[Topic]
    channels: Mapped[list[str]]
    """Values of Channel, in the order in which they are tried."""
    way: Mapped[Way] = mapped_column(default=Way.EACH, server_default=Way.EACH.value)
    falls_back_on_failure: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whoever a message failed to reach is written to on the next channel."""
    falls_back_after_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    """So long after an invitation nobody answered, the next channel is tried; 0 means never."""
    send_at: Mapped[datetime | None]
    """When a `once` campaign is due; nothing means as soon as it is launched."""
    send_by: Mapped[SendBy] = mapped_column(default=SendBy.CLUB, server_default=SendBy.CLUB.value)
    send_hour: Mapped[int] = mapped_column(default=9)
    """The member's local hour for greetings."""
    shift_days: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """So many days after the day that a greeting is about; less than 0 is before it."""
    day_name: Mapped[str] = mapped_column(default="", server_default="")
    """The key of the date field, or the title of the special days, that it goes by; no title means any."""
    holidays: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """Keys of those on which it greets, the most important first."""
    holiday_for: Mapped[Audience] = mapped_column(default=Audience.KEEPERS, server_default=Audience.KEEPERS.value)
    quiet_from: Mapped[int] = mapped_column(default=21)
    quiet_until: Mapped[int] = mapped_column(default=8)
    """Local hours between which nobody is written to; the span may cross midnight. Equal hours mean none."""
    starts_on: Mapped[date | None]
    """The first local date on which one that is always on is due; nothing means that of its launch."""
    ends_on: Mapped[date | None]
    """The last one; nothing means that it goes on."""
    blackout_days: Mapped[list[date]] = mapped_column(ARRAY(Date), default=list, server_default="{}")
    on_blackout: Mapped[OnBlackout] = mapped_column(
        default=OnBlackout.NEXT_DAY, server_default=OnBlackout.NEXT_DAY.value
    )
    grace_hours: Mapped[int] = mapped_column(default=24)
    """How late a message is still worth sending."""
    when_late: Mapped[WhenLate] = mapped_column(default=WhenLate.SEND, server_default=WhenLate.SEND.value)
    rest_days: Mapped[int] = mapped_column(default=0)
    """Members written to by another run in so many days are left out as capped; 0 means no such cap."""
    priority: Mapped[int] = mapped_column(SmallInteger, default=_usual_priority, server_default=str(USUAL_PRIORITY))
    """Of its messages; see `messaging.budget`."""
    heeds: Mapped[list[str]] = mapped_column(default=_usual_heeds, server_default="{bereavement,complaint}")
    """Values of Hardship: whoever is in the midst of one of these is not written to."""
    owner_instead: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whoever is spared for such a reason becomes a task of their owner."""
    offers: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Its words may speak of prices and the shop, though they greet."""
    cost_ceiling: Mapped[int | None]
    """The most that a run may spend, in millionths of the club's currency unit; nothing means no limit."""
    holdout_percent: Mapped[int] = mapped_column(default=0)
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.DRAFT)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    """When the draft was last changed."""
    launched_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    needs_approval: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether it was so large or dear when it was launched that a colleague had to approve it."""
    approved_as: Mapped[str | None]
    """The mark of what a colleague approved last; what bears another mark is not approved."""
    approved_members: Mapped[int | None]
    approved_cost: Mapped[int | None]
    cleared_as: Mapped[str | None]
    """The mark of what was let go, approved or small enough; what bears another is looked at again before it goes."""

    segment: Mapped[Segment | None] = relationship()
    event: Mapped[Event | None] = relationship()
    milestone: Mapped[Milestone | None] = relationship()
    template: Mapped[Template] = relationship()
    runs: Mapped[list["Run"]] = relationship(back_populates="campaign", order_by="Run.id")

    @property
    def is_service(self) -> bool:
        """Whether it serves those who said yes: no consent to the topic is asked, and no contact is counted."""
        return self.milestone is not None and RULES[self.milestone.kind].is_service

    @property
    def to_guests(self) -> bool:
        """Whether it writes to guests of an event or to whom a draw chose; then the club-wide holdout does not hold."""
        return self.milestone_id is not None or self.draw_wave_id is not None

    @property
    def heeded(self) -> int:
        """As bits; what is a service heeds none."""
        return 0 if self.is_service else bits_of(self.heeds)

    @property
    def falls_back(self) -> bool:
        return self.falls_back_on_failure or self.falls_back_after_hours > 0

    @property
    def may_text(self) -> bool:
        """Whether any of its messages may be a text, if only where a mail did not reach."""
        return self.falls_back or Channel.SMS.value in self.channels
