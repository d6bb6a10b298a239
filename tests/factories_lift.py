"""Members who were written to or left alone, and what they bought afterwards."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from campaigns.members.models import Member, Purchase, PurchaseKind
from campaigns.members.standing.trips import rebuild_trips
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign, Run
from tests.clock import NOW
from tests.factories_outreach import make_launched, make_tier

SENT = NOW - timedelta(days=60)
DAY = SENT.date()


def make_crowd(session: Session, count: int, *, tier: int = 1) -> list[int]:
    """Ids of new members, without addresses."""
    first = session.scalar(select(Member.id).order_by(Member.id.desc()).limit(1)) or 0
    common = {"full_name": "N", "call_name": "N", "language": "en", "zone": "UTC", "joined_at": SENT}
    common["tier_id"] = make_tier(session, tier).id
    rows = [common | {"code": f"crowd-{first + each}"} for each in range(count)]
    return list(session.scalars(insert(Member).returning(Member.id), rows))


def make_sent(session: Session, *, at: datetime = SENT) -> Campaign:
    """A campaign that ran at that time; its ledger is still empty."""
    campaign = make_launched(session, now=at, holdout_percent=10)
    run = session.scalars(select(Run).where(Run.campaign_id == campaign.id)).one()
    run.planned_at = at
    session.flush()
    return campaign


def writes(
    session: Session,
    campaign: Campaign,
    members: Iterable[int],
    state: MessageState = MessageState.DELIVERED,
    *,
    at: datetime = SENT,
    reason: str = "",
) -> None:
    """Rows of its ledger."""
    (run,) = campaign.runs
    common = {
        "run_id": run.id,
        "channel": "email",
        "topic": "events",
        "template_version_id": run.template_version_id,
        "language": "en",
        "state": state,
        "reason": reason,
        "due_at": at,
        "valid_until": at + timedelta(days=1),
        "created_at": at,
    }
    rows = [common | {"member_id": each, "cause": f"run:{run.id}/member:{each}/{state}"} for each in members]
    session.execute(insert(Message), rows)


def buy(
    session: Session,
    members: Iterable[int],
    day: date,
    *,
    amount: int = 1000,
    kind: PurchaseKind = PurchaseKind.ORDER,
) -> None:
    """One order each, or one refund."""
    common = {"source": "till", "kind": kind, "at": NOW, "local_date": day, "amount": amount, "paid": amount}
    common |= {"currency": "USD", "quantity": 1}
    rows = [common | {"member_id": each, "order_reference": f"{each}/{day}/{kind}"} for each in members]
    session.execute(insert(Purchase), rows)
    rebuild_trips(session, now=NOW)
