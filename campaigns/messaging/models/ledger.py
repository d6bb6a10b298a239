"""The message ledger."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id
from campaigns.members.agreement.hardships import usual_bits
from campaigns.members.models import Topic
from campaigns.messaging.models.templates import Channel

USUAL_PRIORITY = 50
"""Of 0 to 100."""


class MessageState(enum.StrEnum):
    PLANNED = "planned"
    READY = "ready"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    SKIPPED = "skipped"
    HELD_OUT = "held_out"
    FAILED = "failed"
    BOUNCED = "bounced"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class SkipReason(enum.StrEnum):
    NO_CONSENT = "no_consent"
    NO_ADDRESS = "no_address"
    SUPPRESSED = "suppressed"
    CAPPED = "capped"
    QUIET = "quiet"
    DUPLICATE_ADDRESS = "duplicate_address"
    DECEASED = "deceased"
    BEREAVED = "bereaved"
    COMPLAINT = "complaint"
    MUTED = "muted"
    REFUNDED = "refunded"
    EVENT_OVER = "event_over"
    WITHDRAWN = "withdrawn"
    TEMPLATE = "template"
    QUARANTINED = "quarantined"
    NO_LONGER_MEANT = "no_longer_meant"
    NO_LONGER_DUE = "no_longer_due"
    BLACKOUT = "blackout"
    SURPRISE = "surprise"


class Message(Base):
    """One person, one channel, one cause: the row that makes a message go out once."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_claimable", "channel", "transactional", "due_at", "id", postgresql_where=text("state = 'ready'")
        ),
        Index("ix_message_claimed", "fence", postgresql_where=text("state = 'claimed'")),
        Index("ix_message_unknown", "reconcile_at", postgresql_where=text("state = 'unknown'")),
        Index("ix_message_run_id_state", "run_id", "state", "due_at"),
        Index("ix_message_member_id_due_at", "member_id", "due_at"),
        Index("ix_message_template_version_id", "template_version_id", postgresql_where=text("run_id is null")),
        Index("ix_message_event_id", "event_id", postgresql_where=text("event_id is not null")),
        Index("ix_message_instead_of_id", "instead_of_id", postgresql_where=text("instead_of_id is not null")),
        Index(
            "ix_message_provider_reference",
            "provider_reference",
            postgresql_where=text("channel = 'sms' and provider_reference <> ''"),
        ),
    )

    id: Mapped[Id]
    cause: Mapped[str] = mapped_column(unique=True)
    """`run:9/member:4/email`, `rsvp:31/rev:2`: derived from what made it due."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="RESTRICT"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="RESTRICT"))
    channel: Mapped[Channel]
    topic: Mapped[Topic]
    transactional: Mapped[bool] = mapped_column(default=False)
    """An answer to what the member did; it needs no consent to the topic and no quiet hours."""
    template_version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    language: Mapped[str]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="RESTRICT"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Variables of this message alone, such as the state of the answer it confirms."""
    address: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[MessageState]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    """A SkipReason, or the provider's words for a failure."""
    due_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    fence: Mapped[int] = mapped_column(default=0, server_default="0")
    """The newest claim that took it; a write that names an older one is refused."""
    reconcile_at: Mapped[datetime | None]
    """When an unknown message is looked up next, by the system's clock; nothing leaves it to the operator."""
    provider: Mapped[str] = mapped_column(default="", server_default="")
    provider_reference: Mapped[str] = mapped_column(default="", server_default="")
    accepted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    # Wide before narrow, as they follow each other in the row.
    cost: Mapped[int] = mapped_column(default=0, server_default="0")
    """In millionths of the club's currency unit."""
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="RESTRICT"))
    """The message on another channel that did not reach them, or that they did not answer."""
    priority: Mapped[int] = mapped_column(SmallInteger, default=USUAL_PRIORITY, server_default=str(USUAL_PRIORITY))
    """Of two that a member has no room for, the higher goes."""
    parts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Of how many a text message was made; 0 until it is sent, and for mails."""
    heeds: Mapped[int] = mapped_column(SmallInteger, default=usual_bits(Topic.EVENTS), server_default="3")
    """The hardships of its reader that keep it from going, as bits; see `members.agreement.hardships`."""
    losses: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How many workers fell silent with it in hand, before it was handed over."""
