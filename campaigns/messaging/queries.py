"""Reads of the ledger: how a run stands, who is behind a number, what waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, and_, cast, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from campaigns.messaging.models import (
    Channel,
    ChannelPause,
    Message,
    MessageState,
    WaitingReceipt,
)
from campaigns.messaging.restored import here, lives_elsewhere
from campaigns.messaging.troubles import some_open


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages of a run share a channel, a state and a reason."""

    channel: Channel
    state: MessageState
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits in a channel: due now, due later, of unknown fate; since when; and what holds it up."""

    channel: Channel
    due: int
    later: int
    unknown: int
    oldest: datetime | None
    pause: ChannelPause | None


def due_channels(
    session: Session, *, providers: Mapping[Channel, Iterable[str]], now: datetime, system_now: datetime
) -> list[Channel]:
    """The channels with something to deliver now, and a provider that takes it; those that are paused left out."""
    due = exists().where(Message.state == MessageState.READY, Message.channel == _CHANNEL, Message.due_at <= now)
    paused = exists().where(ChannelPause.channel == _CHANNEL)
    taken = some_open(providers, _CHANNEL, system_now=system_now)
    return list(session.scalars(select(_CHANNEL).where(due, ~paused, taken, ~lives_elsewhere(here(session)))))


def receipts_wait(session: Session) -> bool:
    return bool(session.scalar(select(exists(select(WaitingReceipt.receipt_id)))))


def channel_standings(session: Session, *, now: datetime) -> Sequence[Standing]:
    """Each channel, whether or not anything waits in it."""
    is_due = and_(Message.state == MessageState.READY, Message.due_at <= now)
    rows = session.execute(
        select(
            Message.channel,
            func.count().filter(is_due),
            func.count().filter(Message.state == MessageState.READY, Message.due_at > now),
            func.count().filter(Message.state == MessageState.UNKNOWN),
            func.min(Message.due_at).filter(is_due),
        )
        .where(Message.state.in_((MessageState.READY, MessageState.UNKNOWN)))
        .group_by(Message.channel)
    )
    counted = {row[0]: row for row in rows}
    pauses = {pause.channel: pause for pause in session.scalars(select(ChannelPause))}
    standings = []
    for channel in Channel:
        _, due, later, unknown, oldest = counted.get(channel, (channel, 0, 0, 0, None))
        standings.append(Standing(channel, due, later, unknown, oldest, pauses.get(channel)))
    return standings


_CHANNEL = func.unnest(cast([channel.value for channel in Channel], ARRAY(Text))).column_valued("one_channel")
"""Not named `channel`: within a subquery that would be the column of whatever table stands there."""
