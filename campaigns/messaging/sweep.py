"""The sweep: takes back what silent workers hold, finds out about unknown messages, and rings for what is due."""

from collections import Counter
from datetime import datetime, timedelta

import structlog
from sqlalchemy import case, insert, literal, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from campaigns.core.arrays import among
from campaigns.core.database import ring_on_commit
from campaigns.messaging.delivery import Delivery, ring_if_due
from campaigns.messaging.models import Attempt, AttemptOutcome, Channel, Claim, Message, MessageState, SkipReason
from campaigns.messaging.queries import receipts_wait
from campaigns.messaging.reconciliation import reconcile
from campaigns.messaging.restored import know_the_place
from campaigns.messaging.watch import LEASE_EXPIRED, Happened, ended, note

log = structlog.get_logger(__name__)

MOST_LOSSES = 3
CLOCKS_APART = timedelta(minutes=1)
"""How far the clocks of two hosts may stand apart."""
SILENT = "The worker fell silent while it handed this over."


def sweep(delivery: Delivery) -> None:
    """Harmless when repeated, by any number of schedulers."""
    with delivery.sessions.begin() as session:
        if know_the_place(session):
            log.warning("a backup was restored; nothing is sent before somebody says so")
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
    """Of each claim whose lease ran out: what was in flight becomes unknown, the rest is ready again.

    A lease further ahead than any we grant is of a clock that was put back, and has run out too.
    """
    system_now = delivery.system_clock()
    over = or_(Claim.lease_until < system_now, Claim.lease_until > delivery.lease() + CLOCKS_APART)
    expired = session.execute(
        update(Claim)
        .where(Claim.closed_at.is_(None), over)
        .values(closed_at=system_now)
        .returning(Claim.id, Claim.channel, Claim.provider, Claim.in_flight)
        .execution_options(synchronize_session=False)
    ).all()
    happened = Counter(Happened(channel, provider, LEASE_EXPIRED) for _, channel, provider, _ in expired)
    for claim_id, channel, provider, in_flight in expired:
        lost = _lose(session, claim_id, in_flight, reconcile_at=system_now + delivery.settle(channel))
        freed, given_up = _free(session, claim_id)
        log.warning("a claim ran out", claim=claim_id, channel=channel, unknown=lost, ready=freed, given_up=given_up)
        happened[Happened(channel, provider, AttemptOutcome.UNKNOWN.value, "silent_worker")] += lost
        happened[ended(channel, MessageState.SKIPPED, SkipReason.QUARANTINED.value)] += given_up
        if lost:
            _note(session, claim_id, in_flight, at=delivery.clock())
    note(session, +happened, system_now=system_now)
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


def _free(session: Session, claim_id: int) -> tuple[int, int]:
    """None of it was begun. What was lost so with worker after worker is not tried again.

    Gives how many are ready again, and how many were given up.
    """
    poison = Message.losses + 1 >= MOST_LOSSES
    freed = (
        update(Message)
        .where(Message.fence == claim_id, Message.state == MessageState.CLAIMED)
        .values(
            state=case((poison, MessageState.SKIPPED), else_=MessageState.READY),
            reason=case((poison, SkipReason.QUARANTINED.value), else_=Message.reason),
            attempts=Message.attempts - 1,
            losses=Message.losses + 1,
        )
        .returning(Message.state)
        .execution_options(synchronize_session=False)
    )
    states = Counter(session.scalars(freed))
    return states[MessageState.READY], states[MessageState.SKIPPED]


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
