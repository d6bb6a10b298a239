"""What a member is worth to the club and the club to a member: purchases, points, tiers."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.core.base import Base, Id
from campaigns.core.words import LocalText


class TierBasis(enum.StrEnum):
    SPEND = "spend"
    POINTS = "points"


class PurchaseKind(enum.StrEnum):
    ORDER = "order"
    REFUND = "refund"


class EarningCause(enum.StrEnum):
    PURCHASE = "purchase"
    ATTENDANCE = "attendance"
    PROFILE = "profile"
    FRIEND_JOINED = "friend_joined"
    FRIEND_CAME = "friend_came"
    FRIEND_BOUGHT = "friend_bought"
    FRIEND_BOUGHT_AGAIN = "friend_bought_again"


class EntryKind(enum.StrEnum):
    EARNED = "earned"
    """By a rule, or taken back because what earned it was; this alone counts towards tiers."""
    REDEEMED = "redeemed"
    """Given for a gift or a seat, or given back."""
    ADJUSTED = "adjusted"
    EXPIRED = "expired"


class RedemptionKind(enum.StrEnum):
    GIFT = "gift"
    SEAT = "seat"


class RedemptionState(enum.StrEnum):
    """Of a gift: waits to be given out, was, or the points were given back."""

    OPEN = "open"
    GIVEN_OUT = "given_out"
    CANCELLED = "cancelled"


class TierReason(enum.StrEnum):
    SPEND = "spend"
    POINTS = "points"
    STEPS = "steps"
    """The club changed its steps or what it counts."""
    WINDOW = "window"
    """Days passed, and what was done in them no longer counts."""
    GRACE = "grace"
    """It was kept for its days of grace, and not earned again."""


class Tier(Base):
    """A step of the club. `floor` is what it takes: minor units of the club's currency, or points, by `TierPolicy`."""

    __tablename__ = "tier"
    __table_args__ = (Index("uq_tier_rank", "rank", unique=True, postgresql_where=text("heir_id IS NULL")),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[LocalText]
    rank: Mapped[int]
    floor: Mapped[int]
    benefits: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Of LocalText."""
    heir_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id"))
    """Of a removed step: where its members go. It stands, with the rank of its heir, until the last of them went."""


class TierPolicy(Base):
    """One row: what is counted towards tiers, over which days, and how long a lost tier is kept."""

    __tablename__ = "tier_policy"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    basis: Mapped[TierBasis] = mapped_column(default=TierBasis.SPEND)
    window_days: Mapped[int | None]
    """A rolling window; unknown counts a lifetime."""
    grace_days: Mapped[int] = mapped_column(default=0, server_default="0")
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the steps and this were changed; whoever changes them says which they saw."""


class TierChange(Base):
    """A member's move; its names are those of that day, and outlive a step that was removed."""

    __tablename__ = "tier_change"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    from_tier_id: Mapped[int | None] = mapped_column(ForeignKey("tier.id", ondelete="SET NULL"), index=True)
    """The step they left, however it is called now; none once it is removed."""
    from_name: Mapped[LocalText] = mapped_column(server_default="{}")
    to_name: Mapped[LocalText] = mapped_column(server_default="{}")
    up: Mapped[bool] = mapped_column(server_default="true")
    at: Mapped[datetime]
    reason: Mapped[TierReason]


class EarningRule(Base):
    """Points for what happens from `since` on: for a purchase by each `per` whole units of money, else each time."""

    __tablename__ = "earning_rule"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("per > 0", name="per_positive"),
    )

    cause: Mapped[EarningCause] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    points: Mapped[int]
    per: Mapped[int] = mapped_column(default=1, server_default="1")


class PointsPolicy(Base):
    """One row: how long points last."""

    __tablename__ = "points_policy"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    expire_after_days: Mapped[int | None]


class PointsEntry(Base):
    """A row of an append-only ledger; the balance is the sum."""

    __tablename__ = "points_entry"
    __table_args__ = (
        UniqueConstraint("member_id", "cause"),
        Index("ix_points_entry_earned", "at", "member_id", postgresql_where=text("points > 0")),
        Index("ix_points_entry_corrects", "corrects", postgresql_where=text("corrects IS NOT NULL")),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind] = mapped_column(default=EntryKind.EARNED, server_default="earned")
    cause: Mapped[str]
    corrects: Mapped[str | None]
    """The cause of the entry whose points this one takes back or adds to."""
    points: Mapped[int]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="", server_default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))


class Redemption(Base):
    """Points given for a gift or a seat."""

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("points > 0", name="points_positive"),
        Index(None, "member_id", "at"),
        Index(
            "ix_redemption_to_give_out",
            "at",
            postgresql_where=text("kind = 'gift' and given_out_at is null and given_back_at is null"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    kind: Mapped[RedemptionKind]
    title: Mapped[str]
    points: Mapped[int]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    gift_id: Mapped[int | None] = mapped_column(ForeignKey("gift.id", ondelete="SET NULL"))
    """Of the catalogue, see campaigns/rewards."""
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))
    request: Mapped[str | None] = mapped_column(unique=True)
    """What the form carried, so that one sent twice is done once."""
    given_back_at: Mapped[datetime | None]
    given_out_at: Mapped[datetime | None]
    """Of a gift; a seat is had by coming."""
    given_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))

    @property
    def state(self) -> RedemptionState | None:
        """Nothing for a seat that stands."""
        if self.given_back_at is not None:
            return RedemptionState.CANCELLED
        if self.kind is RedemptionKind.SEAT:
            return None
        return RedemptionState.GIVEN_OUT if self.given_out_at else RedemptionState.OPEN


class ExchangeRate(Base):
    """One unit of `currency` is `rate` units of the club's, from that day on."""

    __tablename__ = "exchange_rate"
    __table_args__ = (CheckConstraint("rate > 0", name="rate_positive"),)

    currency: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Numeric(20, 10))


class Purchase(Base):
    """An order or a refund; `paid` in minor units of `currency`, `amount` in the club's; negative for a refund."""

    __tablename__ = "purchase"
    __table_args__ = (
        UniqueConstraint("source", "order_reference"),
        Index(None, "member_id", "at"),
        Index(
            "ix_purchase_refunded_order",
            "source",
            "refunded_order",
            postgresql_where=text("refunded_order <> ''"),
        ),
        Index("ix_purchase_refunds", "member_id", postgresql_where=text("refunded_order <> ''")),
        Index(None, "currency", "local_date"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    source: Mapped[str]
    order_reference: Mapped[str]
    kind: Mapped[PurchaseKind] = mapped_column(default=PurchaseKind.ORDER)
    at: Mapped[datetime]
    local_date: Mapped[date]
    """The day of the purchase where the club is; several on one day are one trip."""
    amount: Mapped[int]
    paid: Mapped[int]
    currency: Mapped[str]
    quantity: Mapped[int] = mapped_column(default=1)
    product: Mapped[str] = mapped_column(default="", server_default="")
    """What was bought, in the till's words; empty where it did not say."""
    refunded_order: Mapped[str] = mapped_column(default="", server_default="")
    """The order reference, of the same source, that a refund gives back."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was corrected."""


class PurchaseCorrection(Base):
    """What a corrected purchase said before."""

    __tablename__ = "purchase_correction"
    __table_args__ = (UniqueConstraint("purchase_id", "revision"),)

    id: Mapped[Id]
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id", ondelete="CASCADE"))
    revision: Mapped[int]
    """Which revision this was; the first is 0."""
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]]
