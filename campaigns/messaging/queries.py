"""Reads of the ledger: how a run stands, who is behind a number, what waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Text, and_, cast, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.models import (
    Attempt,
    Channel,
    Message,
    MessageState,
    SendingPause,
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
    pause: SendingPause | None


def tallies(session: Session, *, run_id: int) -> Sequence[Tally]:
    """Every message of the run, counted. The words of a failure are the provider's; those of a skip a SkipReason."""
    rows = session.execute(
        select(Message.channel, Message.state, Message.reason, func.count())
        .where(Message.run_id == run_id)
        .group_by(Message.channel, Message.state, Message.reason)
        .order_by(Message.channel, Message.state, Message.reason)
    )
    return [Tally(*row) for row in rows]


def accepted_lately(session: Session, *, run_id: int, now: datetime, within: timedelta) -> int:
    """How many of the run were handed over in the time before `now`."""
    lately = select(func.count()).where(Message.run_id == run_id, Message.accepted_at > now - within)
    return session.scalars(lately).one()


def messages_of_run(
    session: Session,
    *,
    run_id: int,
    state: MessageState | None = None,
    reason: str | None = None,
    limit: int,
    offset: int = 0,
) -> Sequence[tuple[Message, Member]]:
    """The messages behind a number, with whom they are for."""
    found = (
        select(Message, Member)
        .join(Member, Member.id == Message.member_id)
        .where(Message.run_id == run_id)
        .order_by(Message.id)
        .limit(limit)
        .offset(offset)
    )
    if state is not None:
        found = found.where(Message.state == state)
    if reason is not None:
        found = found.where(Message.reason == reason)
    return [(message, member) for message, member in session.execute(found)]


def attempts_of(session: Session, *, message_id: int) -> Sequence[Attempt]:
    return session.scalars(select(Attempt).where(Attempt.message_id == message_id).order_by(Attempt.fence)).all()


def due_channels(
    session: Session, *, providers: Mapping[Channel, Iterable[str]], now: datetime, system_now: datetime
) -> list[Channel]:
    """The channels with something to deliver now, and a provider that takes it; those that are paused left out."""
    due = exists().where(Message.state == MessageState.READY, Message.channel == _CHANNEL, Message.due_at <= now)
    paused = exists().where(SendingPause.channel == _CHANNEL)
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
    pauses = {pause.channel: pause for pause in session.scalars(select(SendingPause))}
    standings = []
    for channel in Channel:
        _, due, later, unknown, oldest = counted.get(channel, (channel, 0, 0, 0, None))
        standings.append(Standing(channel, due, later, unknown, oldest, pauses.get(channel)))
    return standings


_CHANNEL = func.unnest(cast([channel.value for channel in Channel], ARRAY(Text))).column_valued("one_channel")
"""Not named `channel`: within a subquery that would be the column of whatever table stands there."""
