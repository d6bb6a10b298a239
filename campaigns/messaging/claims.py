"""Claiming: a worker takes a chunk of due messages under a lease and a fencing number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.messaging.aside import put_aside
from campaigns.messaging.due import lock_due
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.models import Channel, Claim, Message, MessageState
from campaigns.messaging.pacing import Permits, take

TOGETHER = {0: 1, 1: 10}
"""By how often messages were lost: into how many a chunk of them is divided; later each goes alone."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one claim took; `put_aside` counts those due that may not go (any more)."""

    claim_id: int
    channel: Channel
    provider: str
    messages: tuple[ClaimedMessage, ...] = ()
    put_aside: int = 0
    wait: float = 0.0
    """In how many seconds the sender's pace leaves room, when that is why nothing was taken."""

    @property
    def moved(self) -> int:
        return len(self.messages) + self.put_aside


def claim(
    session: Session,
    *,
    channel: Channel,
    provider: str,
    limit: int,
    now: datetime,
    system_now: datetime,
    lease_until: datetime,
) -> Chunk:
    """Take up to `limit` due messages for `provider`, as many as its pace allows; put aside those that may not go."""
    due = lock_due(session, channel=channel, provider=provider, limit=limit, now=now, system_now=system_now)
    obstacles = {each.message.id: each.obstacle for each in due if each.obstacle is not None}
    taken = _lost_alike([each.message for each in due if each.obstacle is None], limit)
    permits = Permits(len(taken), 0.0)
    if taken and due[0].paced:
        answers, wanted = taken[0].transactional, len(taken)
        permits = take(
            session, channel=channel, provider=provider, wanted=wanted, answers=answers, system_now=system_now
        )
        taken = taken[: permits.granted]
    held = Claim(channel=channel, provider=provider, claimed_at=system_now, lease_until=lease_until, in_flight=[])
    claim_id = _hold(session, held, taken) if taken else 0
    if obstacles:
        put_aside(session, obstacles, channel=channel, system_now=system_now)
    return Chunk(claim_id, channel, provider, taken, len(obstacles), 0.0 if taken else permits.wait)


def _hold(session: Session, held: Claim, taken: Sequence[ClaimedMessage]) -> int:
    session.add(held)
    session.flush()
    session.execute(
        update(Message)
        .where(among(Message.id, [message.id for message in taken]))
        .values(state=MessageState.CLAIMED, fence=held.id, attempts=Message.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return held.id


def _lost_alike(due: Sequence[ClaimedMessage], limit: int) -> tuple[ClaimedMessage, ...]:
    """Those lost as often as the first, fewer after each loss, so that whatever breaks workers is soon alone."""
    alike = tuple(message for message in due if message.losses == due[0].losses)
    return alike[: max(1, limit // TOGETHER.get(due[0].losses, limit))] if due else ()


def begin_hand_over(session: Session, *, claim_id: int, message_ids: Sequence[int], lease_until: datetime) -> bool:
    """Write down what is about to be handed over, and renew the lease. False when the claim was lost meanwhile."""
    renewed = session.execute(
        update(Claim)
        .where(Claim.id == claim_id, Claim.closed_at.is_(None))
        .values(in_flight=list(message_ids), lease_until=lease_until)
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    )
    return renewed.scalar_one_or_none() is not None


def close_claim(session: Session, *, claim_id: int, system_now: datetime) -> None:
    """The chunk is done with; whatever of it was not handed over is ready again. Nothing may be in flight."""
    session.execute(
        update(Claim)
        .where(Claim.id == claim_id, Claim.closed_at.is_(None))
        .values(closed_at=system_now)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Message)
        .where(Message.fence == claim_id, Message.state == MessageState.CLAIMED)
        .values(state=MessageState.READY, attempts=Message.attempts - 1)
        .execution_options(synchronize_session=False)
    )
