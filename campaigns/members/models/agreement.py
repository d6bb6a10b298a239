"""What members agreed to, asked to be spared from, and addresses that nobody may write to."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id
from campaigns.members.models.people import AddressKind


class Topic(enum.StrEnum):
    EVENTS = "events"
    GREETINGS = "greetings"
    OFFERS = "offers"
    CARE = "care"


class ConsentState(enum.StrEnum):
    PENDING = "pending"
    """Asked to confirm, and has not yet."""
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class SuppressionReason(enum.StrEnum):
    STOP = "stop"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    ERASED = "erased"


class MuteReason(enum.StrEnum):
    ASKED = "asked"
    BEREAVEMENT = "bereavement"
    COMPLAINT = "complaint"
    OTHER = "other"


class MuteScope(enum.StrEnum):
    """`celebration` leaves messages about the topic `care`."""

    ALL = "all"
    CELEBRATION = "celebration"


class Hardship(enum.StrEnum):
    """What a message may heed, so that it spares who is in the midst of it."""

    BEREAVEMENT = "bereavement"
    COMPLAINT = "complaint"
    REFUND = "refund"


class Consent(Base):
    """The state in force; each change is also kept in `consent_change`."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_granted", "kind", "topic", "member_id", postgresql_where=text("state = 'granted'")),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[AddressKind] = mapped_column(primary_key=True)
    topic: Mapped[Topic] = mapped_column(primary_key=True)
    state: Mapped[ConsentState]
    at: Mapped[datetime]


class ConsentChange(Base):
    __tablename__ = "consent_change"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AddressKind]
    topic: Mapped[Topic]
    state: Mapped[ConsentState]
    at: Mapped[datetime]
    source: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")


class ConsentRequest(Base):
    """Double opt-in: whoever reads this address is asked whether it is they who agreed."""

    __tablename__ = "consent_request"
    __table_args__ = (Index(None, "member_id"), Index("ix_consent_request_waiting", "kind", "address"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[AddressKind]
    address: Mapped[str]
    topics: Mapped[list[str]]
    source: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="", server_default="")
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Suppression(Base):
    """An address nobody may write to, whoever the member is."""

    __tablename__ = "suppression"

    kind: Mapped[AddressKind] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    """Of somebody erased only the digest, `hmac:…`, which is found again when the address comes back."""
    reason: Mapped[SuppressionReason]
    at: Mapped[datetime]


class Mute(Base):
    """While it lasts the member is spared; `until` unknown lasts until it is lifted."""

    __tablename__ = "mute"
    __table_args__ = (Index("ix_mute_standing", "member_id", postgresql_where=text("lifted_at is null")),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    scope: Mapped[MuteScope]
    reason: Mapped[MuteReason]
    note: Mapped[str] = mapped_column(default="", server_default="")
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
