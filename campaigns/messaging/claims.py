"""Claiming: a worker takes a chunk of due messages under a lease and a fencing number, after a last look at consent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Select,
    TableValuedAlias,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, Text

from campaigns.core.arrays import among
from campaigns.members.agreement.mutes import is_muted
from campaigns.members.models import (
    Consent,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Member,
    Suppression,
    SuppressionReason,
)
from campaigns.messaging.extras import ClaimedMessage
from campaigns.messaging.ledger import KINDS
from campaigns.messaging.models import (
    Channel,
    Claim,
    Message,
    MessageState,
    ProviderState,
    RunHold,
    SendingPause,
    SkipReason,
)
from campaigns.messaging.pacing import Permits, take
from campaigns.messaging.restored import HERE, here, lives_elsewhere
from campaigns.messaging.troubles import blocked
from campaigns.messaging.watch import ended, note

_KEPT = tuple(getattr(Message, name) for name in ClaimedMessage._fields)

_ASIDE: Mapping[str, MessageState] = {
    "held": MessageState.PLANNED,
    "cancelled": MessageState.CANCELLED,
    "expired": MessageState.EXPIRED,
}
"""Verdicts that are not a reason to skip."""


TOGETHER = {0: 1, 1: 10}
"""By how often messages were lost: into how many a chunk of them is divided; later each goes alone."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one claim took; `put_aside` counts those due that may not go (any more)."""

    claim_id: int
    messages: tuple[ClaimedMessage, ...]
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
    """Take up to `limit` due messages for `provider`; what answers a member's deed goes before any campaign.

    Nothing while the channel is paused, the provider blocked, or the house a restored backup.
    """
    given = {"now": now, "system_now": system_now, "limit": limit, "here": here(session)}
    rows = session.execute(_due(channel, provider, transactional=True), given).all()
    if not rows:
        rows = session.execute(_due(channel, provider, transactional=False), given).all()
    taken = _lost_alike([ClaimedMessage._make(row[: len(_KEPT)]) for row in rows if row.verdict is None], limit)
    permits = Permits(len(taken), 0.0)
    if taken and rows[0].paced:
        answers, wanted = taken[0].transactional, len(taken)
        permits = take(
            session, channel=channel, provider=provider, wanted=wanted, answers=answers, system_now=system_now
        )
        taken = taken[: permits.granted]
    aside = [(row.id, row.verdict) for row in rows if row.verdict is not None]
    held = Claim(channel=channel, provider=provider, claimed_at=system_now, lease_until=lease_until, in_flight=[])
    chunk = Chunk(_hold(session, held, taken), taken, len(aside)) if taken else Chunk(0, (), len(aside), permits.wait)
    if aside:
        _put_aside(session, channel, aside, system_now=system_now)
    return chunk


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


def skip_claimed(
    session: Session, *, claim_id: int, channel: Channel, reasons: Mapping[int, str], system_now: datetime
) -> None:
    """Message id → why it cannot go after all."""
    put = _table(list(reasons), [MessageState.SKIPPED.value] * len(reasons), list(reasons.values()))
    skipped = (
        update(Message)
        .where(Message.id == put.c.id, Message.fence == claim_id, Message.state == MessageState.CLAIMED)
        .values(state=put.c.state, reason=put.c.reason)
        .returning(Message.reason)
        .execution_options(synchronize_session=False)
    )
    ends = Counter(ended(channel, MessageState.SKIPPED, reason) for reason in session.scalars(skipped))
    note(session, ends, system_now=system_now)


def _is_paced(channel: Channel, provider: str) -> ColumnElement[bool]:
    state = ProviderState
    return exists().where(state.channel == channel, state.provider == provider, state.per_second.is_not(None))


@cache
def _due(channel: Channel, provider: str, *, transactional: bool) -> Select[Any]:
    """The chunk, locked, each row with whether the sender is `paced`, and the `verdict` why it may not go, or NULL.

    Put together once a process.
    """
    now = bindparam("now", type_=Message.due_at.type)
    due = _locked(channel, provider, transactional=transactional, now=now)
    kind = KINDS[channel]
    return (
        select(*_KEPT, _is_paced(channel, provider).label("paced"), _verdict(now).label("verdict"))
        .join(due, due.c.id == Message.id)
        .join(Member, Member.id == Message.member_id)
        .outerjoin(
            ContactPoint,
            and_(
                ContactPoint.member_id == Message.member_id,
                ContactPoint.kind == kind,
                ContactPoint.address == Message.address,
            ),
        )
        .outerjoin(Suppression, and_(Suppression.kind == kind, Suppression.address == Message.address))
        .outerjoin(
            Consent,
            and_(Consent.member_id == Message.member_id, Consent.kind == kind, Consent.topic == Message.topic),
        )
        .outerjoin(RunHold, RunHold.run_id == Message.run_id)
        .order_by(Message.due_at, Message.id)
    )


def _locked(channel: Channel, provider: str, *, transactional: bool, now: BindParameter[datetime]) -> CTE:
    system_now = bindparam("system_now", type_=Message.due_at.type)
    halted = or_(
        exists().where(SendingPause.channel == channel),
        lives_elsewhere(HERE),
        blocked(channel, provider, system_now=system_now),
    )
    return (
        select(Message.id)
        .where(
            Message.state == MessageState.READY,
            Message.channel == channel,
            Message.transactional.is_(transactional),
            Message.due_at <= now,
            ~halted,
        )
        .order_by(Message.due_at, Message.id)
        .limit(bindparam("limit", type_=BigInteger))
        .with_for_update(of=Message, skip_locked=True)
        .cte("due")
    )


def _verdict(now: BindParameter[datetime]) -> ColumnElement[str | None]:
    campaign = ~Message.transactional
    # Somebody erased who comes back by themselves is asked once whether it is they.
    asks_again = and_(Suppression.reason == SuppressionReason.ERASED, Message.cause.startswith("consent_request:"))
    return case(
        (RunHold.cancelled, "cancelled"),
        (RunHold.run_id.is_not(None), "held"),
        (Message.valid_until <= now, "expired"),
        (Member.deceased, SkipReason.DECEASED.value),
        (and_(campaign, is_muted(Message.topic.expression, now=now)), SkipReason.MUTED.value),
        (ContactPoint.id.is_(None), SkipReason.NO_ADDRESS.value),
        (ContactPoint.state == ContactPointState.INVALID, SkipReason.NO_ADDRESS.value),
        (ContactPoint.state != ContactPointState.ACTIVE, SkipReason.SUPPRESSED.value),
        (and_(Suppression.address.is_not(None), ~asks_again), SkipReason.SUPPRESSED.value),
        (and_(campaign, Consent.state.is_distinct_from(ConsentState.GRANTED)), SkipReason.NO_CONSENT.value),
        else_=null(),
    )


def _put_aside(
    session: Session, channel: Channel, verdicts: Sequence[tuple[int, str]], *, system_now: datetime
) -> None:
    """What is held goes when its run is released; all else ends here, and is noted."""
    states = [_ASIDE.get(verdict, MessageState.SKIPPED) for _, verdict in verdicts]
    reasons = ["" if verdict in _ASIDE else verdict for _, verdict in verdicts]
    put = _table([message_id for message_id, _ in verdicts], [state.value for state in states], reasons)
    session.execute(
        update(Message)
        .where(Message.id == put.c.id)
        .values(state=put.c.state, reason=put.c.reason)
        .execution_options(synchronize_session=False)
    )
    ends = zip(states, reasons, strict=True)
    counts = Counter(ended(channel, *end) for end in ends if end[0] is not MessageState.PLANNED)
    note(session, counts, system_now=system_now)


def _table(ids: Sequence[int], states: Sequence[str], reasons: Sequence[str]) -> TableValuedAlias:
    columns = (literal(ids, ARRAY(BigInteger)), literal(states, ARRAY(Text)), literal(reasons, ARRAY(Text)))
    return func.unnest(*columns).table_valued("id", "state", "reason").render_derived("put")
