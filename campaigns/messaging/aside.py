"""Putting aside what was due or claimed and cannot go after all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import TableValuedAlias, func, literal, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, Text

from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.messaging.watch import ended, note

HELD, CANCELLED, EXPIRED = "held", "cancelled", "expired"
_NOT_SKIPPED: Mapping[str, MessageState] = {
    HELD: MessageState.PLANNED,
    CANCELLED: MessageState.CANCELLED,
    EXPIRED: MessageState.EXPIRED,
}
"""All other obstacles are a SkipReason."""


def put_aside(session: Session, obstacles: Mapping[int, str], *, channel: Channel, system_now: datetime) -> None:
    """Message id → what stands in its way. What is held goes when its run is released; all else ends here."""
    states = [_NOT_SKIPPED.get(obstacle, MessageState.SKIPPED) for obstacle in obstacles.values()]
    reasons = ["" if obstacle in _NOT_SKIPPED else obstacle for obstacle in obstacles.values()]
    put = _table(list(obstacles), states, reasons)
    session.execute(
        update(Message)
        .where(Message.id == put.c.id)
        .values(state=put.c.state, reason=put.c.reason)
        .execution_options(synchronize_session=False)
    )
    ends = zip(states, reasons, strict=True)
    counts = Counter(ended(channel, *end) for end in ends if end[0] is not MessageState.PLANNED)
    note(session, counts, system_now=system_now)


def skip_claimed(
    session: Session, reasons: Mapping[int, str], *, claim_id: int, channel: Channel, system_now: datetime
) -> None:
    """Message id → why it cannot go. Those that another claim took meanwhile are left to that."""
    put = _table(list(reasons), [MessageState.SKIPPED] * len(reasons), list(reasons.values()))
    skipped = (
        update(Message)
        .where(Message.id == put.c.id, Message.fence == claim_id, Message.state == MessageState.CLAIMED)
        .values(state=put.c.state, reason=put.c.reason)
        .returning(Message.reason)
        .execution_options(synchronize_session=False)
    )
    ends = Counter(ended(channel, MessageState.SKIPPED, reason) for reason in session.scalars(skipped))
    note(session, ends, system_now=system_now)


def _table(ids: Sequence[int], states: Sequence[MessageState], reasons: Sequence[str]) -> TableValuedAlias:
    names = [state.value for state in states]
    columns = (literal(ids, ARRAY(BigInteger)), literal(names, ARRAY(Text)), literal(reasons, ARRAY(Text)))
    return func.unnest(*columns).table_valued("id", "state", "reason").render_derived("put")
