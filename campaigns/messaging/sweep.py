"""The sweep: takes back what silent workers hold, finds out about unknown messages, and rings for what is due."""

from datetime import datetime

import structlog
from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from campaigns.core.arrays import among
from campaigns.core.database import ring_on_commit
from campaigns.messaging.delivery import Delivery, ring_if_due
from campaigns.messaging.models import Attempt, AttemptOutcome, Channel, Claim, Message, MessageState
from campaigns.messaging.queries import receipts_wait
from campaigns.messaging.reconciliation import reconcile

log = structlog.get_logger(__name__)

SILENT = "The worker fell silent while it handed this over."


def sweep(delivery: Delivery) -> None:
    """Harmless when repeated, by any number of schedulers."""
    with delivery.sessions.begin() as session:
        expire_claims(session, delivery=delivery)
    ring_if_due(delivery)
    with delivery.sessions.begin() as session:
        if receipts_wait(session):
            ring_on_commit(session, "receipts")
    for channel in Channel:
        reconcile(delivery, channel=channel)
    for step in delivery.after:
        step(delivery)


def expire_claims(session: Session, *, delivery: Delivery) -> int:
    """Of each claim whose lease ran out: what was in flight becomes unknown, the rest is ready again."""
    system_now = delivery.system_clock()
    expired = session.execute(
        update(Claim)
        .where(Claim.closed_at.is_(None), Claim.lease_until < system_now)
        .values(closed_at=system_now)
        .returning(Claim.id, Claim.channel, Claim.in_flight)
        .execution_options(synchronize_session=False)
    ).all()
    for claim_id, channel, in_flight in expired:
        lost = _lose(session, claim_id, in_flight, reconcile_at=system_now + delivery.settle(channel))
        freed = _free(session, claim_id)
        log.warning("a claim ran out", claim=claim_id, channel=channel, unknown=lost, ready=freed)
        if lost:
            _note(session, claim_id, in_flight, at=delivery.clock())
    return len(expired)


def _lose(session: Session, claim_id: int, in_flight: list[int], *, reconcile_at: datetime) -> int:
    lost = (
        update(Message)
        .where(
            among(Message.id, in_flight),
            Message.fence == claim_id,
            Message.state == MessageState.CLAIMED,
        )
        .values(state=MessageState.UNKNOWN, reason=SILENT, reconcile_at=reconcile_at)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(lost).all())


def _free(session: Session, claim_id: int) -> int:
    freed = (
        update(Message)
        .where(Message.fence == claim_id, Message.state == MessageState.CLAIMED)
        .values(state=MessageState.READY, attempts=Message.attempts - 1)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(freed).all())


def _note(session: Session, claim_id: int, in_flight: list[int], *, at: datetime) -> None:
    rows = select(
        Message.id,
        literal(claim_id, BigInteger),
        Message.provider,
        literal(at),
        literal(AttemptOutcome.UNKNOWN.value),
        literal(SILENT),
    ).where(among(Message.id, in_flight), Message.state == MessageState.UNKNOWN)
    columns = ["message_id", "fence", "provider", "at", "outcome", "detail"]
    session.execute(insert(Attempt).from_select(columns, rows.where(Message.fence == claim_id)))
