"""What providers report back."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id


class ReceiptKind(enum.StrEnum):
    """What a receipt says, in one vocabulary over the providers."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    FAILED = "failed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    OPTED_OUT = "opted_out"
    """It was not sent, for the provider knows that they want nothing."""
    OTHER = "other"


class Receipt(Base):
    """What a provider reported, as it came. It is written once."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("provider", "provider_event_id"),
        Index("ix_receipt_message_id", "message_id"),
        Index("ix_receipt_received_at", "received_at", postgresql_using="brin"),
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


class WaitingReceipt(Base):
    """A receipt that is still to be applied. No foreign key: to check it would write the receipt once more."""

    __tablename__ = "waiting_receipt"

    receipt_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
