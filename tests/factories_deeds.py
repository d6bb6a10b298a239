"""What members do, so many days ago, that campaigns are due by; less than 0 is to come."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import (
    ActivityKind,
    EntryKind,
    Member,
    PointsEntry,
    PointsPolicy,
    Purchase,
    PurchaseKind,
    TierChange,
    TierReason,
)
from campaigns.members.signals.taking import SignalRow, take_signals
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Channel, Message
from campaigns.messaging.templates import NewPart, create_template, create_version
from campaigns.outreach.models import OccasionKind, Run
from campaigns.outreach.planning import plan_run
from tests.clock import NOW
from tests.factories_outreach import make_launched

DAY = timedelta(days=1)


def bought(session: Session, member: Member, *days_ago: float, order: str = "") -> None:
    def told(ago: float) -> NewActivity:
        reference = f"purchase:till/{order or f'{member.id}-{ago}'}"
        return NewActivity(member.id, ActivityKind.PURCHASED, NOW - ago * DAY, reference, value=100)

    record_activities(session, [told(ago) for ago in days_ago], now=NOW)


def paid(session: Session, member: Member, days_ago: float, *, order: str, **values: Any) -> None:
    """Bought, with the order itself."""
    bought(session, member, days_ago, order=order)
    at = NOW - days_ago * DAY
    chosen = {
        "kind": PurchaseKind.ORDER,
        "amount": 12990,
        "paid": 12990,
        "currency": "CNY",
        "quantity": 2,
        "product": "Oolong",
    } | values
    order_row = Purchase(
        member_id=member.id, source="till", order_reference=order, at=at, local_date=at.date(), **chosen
    )
    session.add(order_row)
    session.flush()


def refunded(session: Session, member: Member, *, order: str, amount: int = -100) -> None:
    given_back = {"kind": PurchaseKind.REFUND, "amount": amount, "paid": amount, "currency": "USD"}
    refund = Purchase(
        member_id=member.id, source="till", order_reference=f"back-{order}", at=NOW, local_date=NOW.date(),
        refunded_order=order, **given_back,
    )  # fmt: skip
    session.add(refund)
    session.flush()


def bought_often(session: Session, member: Member, days_ago: float) -> None:
    bought(session, member, *(days_ago + ago for ago in (90, 60, 30)))


def called(session: Session, member: Member, days_ago: float) -> None:
    told = NewActivity(member.id, ActivityKind.CONTACTED, NOW - days_ago * DAY, f"call:{member.id}/{days_ago}")
    record_activities(session, [told], now=NOW)


def rose(session: Session, member: Member, days_ago: float, **values: Any) -> None:
    chosen = {"up": True, "reason": TierReason.SPEND} | values
    session.add(TierChange(member_id=member.id, at=NOW - days_ago * DAY, **chosen))
    session.flush()


def earned(session: Session, member: Member, days_ago: float) -> None:
    """Points that last for 100 days."""
    session.merge(PointsPolicy(id=1, expire_after_days=100))
    at = NOW - (100 + days_ago) * DAY
    session.add(PointsEntry(member_id=member.id, cause=f"x{days_ago}", points=5, at=at, kind=EntryKind.EARNED))
    session.flush()


def signalled(session: Session, member: Member, days_ago: float, *, value: int | None = None) -> None:
    at = NOW - max(days_ago, 0) * DAY
    row = SignalRow(
        0, f"{member.id}/{days_ago}", "visit", at, value, day=(NOW - days_ago * DAY).date(), code=member.code.lower()
    )
    member.code = member.code.lower()
    session.flush()
    take_signals(session, [row], source="desk", now=NOW)


def saying(session: Session, words: str) -> int:
    """A template."""
    template = create_template(session, key="words", name="Words")
    parts = [NewPart(Channel.EMAIL, language, words, subject="Hi") for language in ("en", "zh")]
    create_version(session, template_id=template.id, parts=parts, now=NOW)
    return template.id


def claimed(session: Session, member: Member, occasion: OccasionKind, words: str, **values: Any) -> ClaimedMessage:
    """The member's message of a campaign with these words, as a worker takes it."""
    if occasion in (OccasionKind.SIGNAL, OccasionKind.SIGNAL_DAY):
        values["day_name"] = "visit"
    campaign = make_launched(session, occasion=occasion, template_id=saying(session, words), **values)
    for run in session.scalars(select(Run).where(Run.campaign_id == campaign.id)):
        plan_run(session, run, now=NOW)
    row = session.scalars(select(Message).where(Message.member_id == member.id)).one()
    return ClaimedMessage(*(getattr(row, name) for name in ClaimedMessage._fields))
