"""Who is told, and the ledger of what they are told."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id
from campaigns.members.models import Member


class EndpointState(enum.StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    """By staff; what happens meanwhile waits."""
    DISABLED = "disabled"
    """By the house, see `OffReason`; what happens meanwhile waits too."""


class OffReason(enum.StrEnum):
    GONE = "gone"
    """It answered 410: tell me no more."""
    FAILING = "failing"
    """Nothing reached it for days."""


class DeliveryState(enum.StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up after the last try."""
    DROPPED = "dropped"
    """There is nothing to tell any more: what it was about is gone, or its member was erased."""


class Trouble(enum.StrEnum):
    """Why the last try did not reach the receiver."""

    NO_CONNECTION = "no_connection"
    FORBIDDEN_ADDRESS = "forbidden_address"
    UNSAFE = "unsafe"
    """Its certificate does not hold."""
    TIMED_OUT = "timed_out"
    BROKEN = "broken"
    """The connection ended before the answer did."""
    STATUS = "status"
    """It answered with something other than 2xx."""


OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
_OPEN = text("state in ('waiting', 'sending')")


class WebhookEndpoint(Base):
    """An address of another system. All its times but `created_at` are the system's clock."""

    __tablename__ = "webhook_endpoint"

    id: Mapped[Id]
    url: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    kinds: Mapped[list[str]]
    """Of `kinds.KINDS`."""
    salt: Mapped[str]
    """Its secret follows from this and the secret key, so whoever reads the table alone can sign nothing."""
    old_salt: Mapped[str] = mapped_column(default="", server_default="")
    """Of the secret before, with which is signed too until `old_until`."""
    old_until: Mapped[datetime | None]
    state: Mapped[EndpointState] = mapped_column(default=EndpointState.ACTIVE)
    reason: Mapped[str] = mapped_column(default="", server_default="")
    """An `OffReason`, while it is disabled."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often in a row it could not be reached at all."""
    blocked_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    """Since when no call succeeded; nothing while the last one did."""
    created_at: Mapped[datetime]


class WebhookDelivery(Base):
    """One event for one endpoint: written by triggers in the transaction in which it happened, kept as the log.

    Of the event only where it stands is kept; what is sent is read as it goes. Ids give the order.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_key"),
        Index("ix_webhook_delivery_open", "endpoint_id", "id", "due_at", postgresql_where=_OPEN),
        Index("ix_webhook_delivery_in_line", "endpoint_id", "member_id", "id", postgresql_where=_OPEN),
        Index("ix_webhook_delivery_failed", "endpoint_id", "id", postgresql_where=text("state = 'failed'")),
        Index("ix_webhook_delivery_member_id", "member_id", "id"),
        Index("ix_webhook_delivery_noted_at", "noted_at", postgresql_using="brin"),
    )

    id: Mapped[Id]
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id", ondelete="CASCADE"))
    event_key: Mapped[str]
    """Kind and number, such as `purchased-4711`: what the receiver knows it again by, and the same at each try."""
    kind: Mapped[str]
    source_id: Mapped[int]
    """The row that tells what happened; in which table, the kind says."""
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    """When it happened, by the club's clock."""
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING, server_default="waiting")
    tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """Also the fencing number of whoever has it in hand."""
    due_at: Mapped[datetime | None]
    """When it is tried next, nothing at once; while it is being sent, when its sender counts as silent."""
    tried_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="", server_default="")
    """A `Trouble` of the last try."""
    status: Mapped[int | None] = mapped_column(SmallInteger)
    milliseconds: Mapped[int | None]
    answer: Mapped[str] = mapped_column(default="", server_default="")
    """How the last answer began, or what the network said."""

    endpoint: Mapped[WebhookEndpoint] = relationship()
    member: Mapped[Member | None] = relationship()
