"""Templates in immutable versions, the message ledger, attempts and receipts."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.members.models import Topic


class Channel(enum.StrEnum):
    """How a message travels. `calendar` is an e-mail that carries a calendar invitation."""

    EMAIL = "email"
    SMS = "sms"
    CALENDAR = "calendar"


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
    MUTED = "muted"
    EVENT_OVER = "event_over"
    TEMPLATE = "template"


class AttemptOutcome(enum.StrEnum):
    ACCEPTED = "accepted"
    RETRY = "retry"
    FAILED = "failed"
    MISCONFIGURED = "misconfigured"
    UNKNOWN = "unknown"


class ReceiptState(enum.StrEnum):
    STORED = "stored"
    APPLIED = "applied"
    PARKED = "parked"
    IGNORED = "ignored"


class ReceiptKind(enum.StrEnum):
    """What a receipt says, in one vocabulary over the providers."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    FAILED = "failed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    OTHER = "other"


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

    template: Mapped[Template] = relationship(back_populates="versions")
    parts: Mapped[list["TemplatePart"]] = relationship(lazy="selectin")


class TemplatePart(Base):
    """Liquid for one channel and language. `text` may hold `[label](link)`; an empty `html` is made from it."""

    __tablename__ = "template_part"

    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")


class Message(Base):
    """One person, one channel, one cause: the row that makes a message go out once."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_claimable", "channel", "transactional", "due_at", "id", postgresql_where=text("state = 'ready'")
        ),
        Index("ix_message_claimed", "fence", postgresql_where=text("state = 'claimed'")),
        Index("ix_message_unknown", "reconcile_at", postgresql_where=text("state = 'unknown'")),
        Index("ix_message_run_id_state", "run_id", "state"),
        Index("ix_message_member_id_due_at", "member_id", "due_at"),
        Index("ix_message_event_id", "event_id", postgresql_where=text("event_id is not null")),
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


class Claim(Base):
    """A worker's hold on a chunk. Its id is the fencing number; all its times are the system's clock.

    `in_flight` is committed just before the provider is called. When the lease runs out, what stands there may have
    been sent, and the rest of the chunk certainly was not.
    """

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_open", "lease_until", postgresql_where=text("closed_at is null")),)

    id: Mapped[Id]
    channel: Mapped[Channel]
    claimed_at: Mapped[datetime]
    lease_until: Mapped[datetime]
    in_flight: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list, server_default="{}")
    closed_at: Mapped[datetime | None]


class RunHold(Base):
    """A run of which nothing may be claimed, for now or, when cancelled, for good."""

    __tablename__ = "run_hold"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    cancelled: Mapped[bool]


class Attempt(Base):
    """One try to hand a message to a provider, as it ended."""

    __tablename__ = "attempt"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    fence: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[AttemptOutcome]
    detail: Mapped[str] = mapped_column(default="")


class Receipt(Base):
    """What a provider reported, as it came."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("provider", "provider_event_id"),
        Index("ix_receipt_waiting", "id", postgresql_where=text("state in ('stored', 'parked')")),
        Index("ix_receipt_message_id", "message_id"),
    )

    id: Mapped[Id]
    provider: Mapped[str]
    provider_event_id: Mapped[str]
    kind: Mapped[ReceiptKind]
    message_id: Mapped[int | None]
    provider_reference: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="", server_default="")
    """The provider's words, where there are any."""
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    state: Mapped[ReceiptState] = mapped_column(default=ReceiptState.STORED)


class SendingPause(Base):
    """A channel that must wait: the provider refused our keys, or the club was restored from a backup."""

    __tablename__ = "sending_pause"

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    reason: Mapped[str]
    since: Mapped[datetime]
