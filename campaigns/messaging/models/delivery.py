"""How messages are handed over: who has which in hand, how each try ended, and what must wait."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id
from campaigns.messaging.models.templates import Channel

USUAL_WEIGHT = 100


class AttemptOutcome(enum.StrEnum):
    ACCEPTED = "accepted"
    RETRY = "retry"
    FAILED = "failed"
    MISCONFIGURED = "misconfigured"
    UNFIT = "unfit"
    UNKNOWN = "unknown"


class Claim(Base):
    """A worker's hold on a chunk. Its id is the fencing number; all its times are the system's clock.

    `in_flight` is committed just before the provider is called. When the lease runs out, what stands there may have
    been sent, and the rest of the chunk certainly was not.
    """

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_open", "lease_until", postgresql_where=text("closed_at is null")),)

    id: Mapped[Id]
    channel: Mapped[Channel]
    provider: Mapped[str] = mapped_column(server_default="")
    """Who is handed the chunk. What becomes unknown of it is asked of nobody else."""
    claimed_at: Mapped[datetime]
    lease_until: Mapped[datetime]
    in_flight: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list, server_default="{}")
    closed_at: Mapped[datetime | None]


class Attempt(Base):
    """One try to hand a message to a provider, as it ended."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_at", "at", postgresql_using="brin"),)

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    fence: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[AttemptOutcome]
    detail: Mapped[str] = mapped_column(default="")


class RunHold(Base):
    """A run of which nothing may be claimed, for now or, when cancelled, for good."""

    __tablename__ = "run_hold"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    cancelled: Mapped[bool]
    reason: Mapped[str] = mapped_column(server_default="")
    """Why the house stopped it, such as `ceiling` or a provider's words; empty when staff did."""
    since: Mapped[datetime] = mapped_column(server_default=func.now())


class ProviderState(Base):
    """How a provider fares on a channel; a row only once there is something to remember. Times are the system's clock.

    While it is blocked nothing is claimed for it, and what it would not take has lost no try.
    """

    __tablename__ = "provider_state"

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(server_default="0")
    """How often in a row it took nothing."""
    blocked_until: Mapped[datetime | None]
    blocked_reason: Mapped[str] = mapped_column(server_default="")
    broken_reason: Mapped[str] = mapped_column(server_default="")
    """Why it takes nothing until somebody mends our account there; empty while all is well."""
    weight: Mapped[int] = mapped_column(SmallInteger, server_default=str(USUAL_WEIGHT))
    """Its part of the channel's messages beside the others' weights; 0 gives it none."""
    share: Mapped[float] = mapped_column(server_default="1")
    """The part of its weight that its errors had left it at `share_at`."""
    share_at: Mapped[datetime | None]
    per_second: Mapped[float | None]
    """How many messages the sender may hand over; nothing means as many as it can."""
    burst: Mapped[int] = mapped_column(server_default="1")
    """How many of them at once after a rest."""
    free_at: Mapped[datetime | None]
    """When all that was handed over is paid for, at that pace."""


class ChannelPause(Base):
    """A channel that must wait: the provider refused our keys, or the club was restored from a backup."""

    __tablename__ = "channel_pause"

    channel: Mapped[Channel] = mapped_column(primary_key=True)
    reason: Mapped[str]
    since: Mapped[datetime]
