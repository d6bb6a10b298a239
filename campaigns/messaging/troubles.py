"""A provider in trouble is left alone for a while, longer each time; the messages keep all their tries."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, and_, exists, or_, select, text
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.messaging.models import Channel, ProviderState
from campaigns.messaging.providers.base import Retry

FIRST_BLOCK = timedelta(seconds=5)
LONGEST_BLOCK = timedelta(minutes=5)
LONGEST_ASKED = timedelta(hours=1)
"""A provider that asks for a longer pause is asked again by then."""

LEAST_SHARE = 0.01
RECOVERY = timedelta(minutes=10)
"""From nothing to its whole weight."""

_BLOCK = text(
    """
    insert into provider_state as known (channel, provider, failures, blocked_until, blocked_reason, share, share_at)
    values (:channel, :provider, 1, :now ::timestamptz + make_interval(secs => :first), :reason, 0.5, :now)
    on conflict (channel, provider) do update set
        failures = known.failures + 1,
        blocked_until = :now ::timestamptz
            + make_interval(
                secs => :jitter * greatest(:after, least(:longest, :pause * 2 ^ least(known.failures, 16)))),
        blocked_reason = excluded.blocked_reason,
        share = greatest(:least, least(1, known.share + coalesce(
            greatest(0, extract(epoch from :now ::timestamptz - known.share_at)) / :recovery, 0)) / 2),
        share_at = :now
    where known.blocked_until is null or known.blocked_until <= :now or known.blocked_until > :impossible
    """
)


def block(
    session: Session, *, channel: Channel, provider: str, trouble: Retry, system_now: datetime, chance: float
) -> None:
    """Claim nothing for the provider for 5 s, doubling to 5 min, or as long as it asks; its share halves.

    `chance` is of [0, 1).
    Of several workers that meet the same trouble the first one's word counts.
    """
    after, pause = min(trouble.after or 0.0, LONGEST_ASKED.total_seconds()), FIRST_BLOCK.total_seconds()
    jitter = 1 + chance / 2
    session.execute(
        _BLOCK,
        {
            "channel": channel.value,
            "provider": provider,
            "now": system_now,
            "impossible": _impossible(system_now),
            "first": jitter * max(after, pause),
            "after": after,
            "pause": pause,
            "longest": LONGEST_BLOCK.total_seconds(),
            "jitter": jitter,
            "reason": trouble.reason,
            "least": LEAST_SHARE,
            "recovery": RECOVERY.total_seconds(),
        },
    )


def blocked(channel: Channel, provider: str, *, system_now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return exists().where(ProviderState.channel == channel, ProviderState.provider == provider, in_force(system_now))


def in_force(system_now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether the block of a row holds; one further ahead than any we set is of a clock that was put back."""
    return ProviderState.blocked_until.between(system_now + timedelta(microseconds=1), _impossible(system_now))


def is_blocked(state: ProviderState, *, system_now: datetime) -> bool:
    until = state.blocked_until
    return until is not None and system_now < until <= _impossible(system_now)


def some_open(
    providers: Mapping[Channel, Iterable[str]], channel: ColumnElement[str], *, system_now: datetime
) -> ColumnElement[bool]:
    """Whether any of the channel's providers takes something now. An only one does unless it is blocked."""
    listed = {each: tuple(names) for each, names in providers.items()}
    rows = [(each.value, name, len(names) == 1) for each, names in listed.items() for name in names]
    candidate = table_of("candidate", [("carries", Text), ("name", Text), ("alone", Boolean)], rows)
    out = and_(~candidate.c.alone, or_(ProviderState.broken_reason != "", ProviderState.weight == 0))
    halted = exists().where(
        ProviderState.channel == candidate.c.carries,
        ProviderState.provider == candidate.c.name,
        or_(in_force(system_now), out),
    )
    return exists(select(candidate.c.name).where(candidate.c.carries == channel, ~halted))


def _impossible(system_now: Any) -> Any:
    return system_now + 2 * LONGEST_ASKED
