"""Watching delivery: what happened is tallied as it happens, and read together with what waits."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.messaging.models import AttemptOutcome, Channel, ChannelPause, DeliveryTally, Message, MessageState
from campaigns.messaging.providers.base import Ambiguous, Misconfigured, Outcome, Rejected, Retry, Unfit

LEASE_EXPIRED = "lease_expired"
LATELY = timedelta(minutes=5)
"""Of how long the rate is the mean."""
MINUTES_KEPT = timedelta(days=1)


class Happened(NamedTuple):
    """One kind of thing that happened; `reason` is a class of reasons, of which there are few."""

    channel: str
    provider: str
    outcome: str
    reason: str = ""


def ended(channel: Channel, state: MessageState, reason: str = "") -> Happened:
    """A message that ended without being handed over; `reason` says why one was skipped."""
    return Happened(channel.value, "", state.value, reason)


@dataclass(frozen=True, slots=True)
class Late:
    """A channel whose oldest due message waits since `since`; `paused` when that is no wonder."""

    channel: Channel
    since: datetime
    paused: bool


def note(session: Session, counts: Mapping[Happened, int], *, system_now: datetime) -> None:
    """Add to the tallies. Call it last in a transaction: others add to the same rows."""
    if not counts:
        return
    names = (*Happened._fields, "count")
    columns = [(name, DeliveryTally.__table__.c[name].type) for name in names]
    given = table_of("given", columns, sorted((*kind, count) for kind, count in counts.items()))
    at = literal(system_now.replace(second=0, microsecond=0), DeliveryTally.at.type)
    added = insert(DeliveryTally).from_select([*names, "at"], select(*given.c, at), include_defaults=False)
    keys = [column.name for column in DeliveryTally.__table__.primary_key]
    more = {"count": DeliveryTally.count + added.excluded.count}
    session.execute(added.on_conflict_do_update(index_elements=keys, set_=more))


def note_attempts(
    session: Session,
    ended: Iterable[tuple[AttemptOutcome, Outcome]],
    *,
    channel: Channel,
    provider: str,
    system_now: datetime,
) -> None:
    """How tries to hand over ended, in our word for it and as the provider answered."""
    counts = Counter(Happened(channel, provider, word, _reason(outcome)) for word, outcome in ended)
    note(session, counts, system_now=system_now)


def _reason(outcome: Outcome) -> str:
    if isinstance(outcome, Retry):
        return "provider_busy" if outcome.whole else "not_taken"
    if isinstance(outcome, Rejected):
        return "opted_out" if outcome.suppress else "invalid_address" if outcome.invalid else "refused"
    return _REASONS.get(type(outcome), "")


_REASONS: Mapping[type[Outcome], str] = {Unfit: "unfit_words", Misconfigured: "account", Ambiguous: "no_answer"}


def totals(session: Session) -> dict[Happened, int]:
    """All that happened since the house began to count."""
    kinds = [DeliveryTally.__table__.c[name] for name in Happened._fields]
    rows = session.execute(select(*kinds, func.sum(DeliveryTally.count)).group_by(*kinds).order_by(*kinds))
    return {Happened(*row[:-1]): int(row[-1]) for row in rows}


def rates(session: Session, *, system_now: datetime) -> dict[Channel, float]:
    """Messages a second that providers took of each channel, over the last minutes."""
    since = system_now - LATELY
    rows = session.execute(
        select(DeliveryTally.channel, func.sum(DeliveryTally.count))
        .where(DeliveryTally.at > since, DeliveryTally.outcome == AttemptOutcome.ACCEPTED.value)
        .group_by(DeliveryTally.channel)
    )
    counted = {channel: int(count) / LATELY.total_seconds() for channel, count in rows}
    return {channel: counted.get(channel.value, 0.0) for channel in Channel}


def late_channels(session: Session, *, now: datetime, after: timedelta) -> list[Late]:
    """Where the oldest due message waits for longer than `after`. Two looks into an index for each channel."""
    found = []
    for channel in Channel:
        firsts = [session.scalar(_first_due(channel, transactional=each)) for each in (True, False)]
        oldest = min((first for first in firsts if first is not None), default=None)
        if oldest is not None and oldest < now - after:
            paused = session.scalar(select(exists().where(ChannelPause.channel == channel)))
            found.append(Late(channel, oldest, bool(paused)))
    return found


def _first_due(channel: Channel, *, transactional: bool) -> Select[Any]:
    return (
        select(Message.due_at)
        .where(
            Message.state == MessageState.READY,
            Message.channel == channel,
            Message.transactional.is_(transactional),
        )
        .order_by(Message.due_at)
        .limit(1)
    )


_FOLD = text(
    """
    with gone as (
        delete from delivery_tally where at < :before and at <> date_trunc('day', at, 'UTC') returning *
    )
    insert into delivery_tally (at, channel, provider, outcome, reason, count)
    select date_trunc('day', at, 'UTC'), channel, provider, outcome, reason, sum(count)
    from gone group by 1, 2, 3, 4, 5
    on conflict (at, channel, provider, outcome, reason) do update set count = delivery_tally.count + excluded.count
    """
)


def fold_tallies(session: Session, *, now: datetime) -> None:
    """Of days gone by one row a day is kept of each kind; the sums stay as they are."""
    session.execute(_FOLD, {"before": now - MINUTES_KEPT})
