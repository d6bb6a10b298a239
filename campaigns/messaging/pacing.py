"""The pace of a sender, kept by all workers together: each takes permits with its chunk, and none sleeps on one.

A generic cell rate: `free_at` runs ahead of the clock by what was handed over, and at most by the burst.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.choosing import set_weight
from campaigns.messaging.models import Channel, ProviderState

BATCH_SECONDS = 0.25
"""As much as the pace gives in so long is waited for: few at a time cost more than they bring forward."""
RESERVE = 0.1
"""The part of the burst that campaigns leave to answers."""
FASTEST = 100_000
LARGEST_BURST = 1_000_000


class ImpossiblePace(Refused):
    sentence = mark("A pace is more than 0 and at most 100,000 a second, with a burst of 1 to 1,000,000.")


class Permits(NamedTuple):
    """How many may be handed over now; when none, in how many seconds it is worth asking again."""

    granted: int
    wait: float


_TAKE = text(
    """
    with sender as (
        select per_second, burst - floor(burst * :reserve ::float) as most,
            -- What lies further ahead than the burst allows was written by a clock that was put back.
            case when free_at > :now ::timestamptz + make_interval(secs => burst / per_second + 60) then :now
                 else greatest(free_at, :now) end as paid
        from provider_state
        where channel = :channel and provider = :provider and per_second is not null
        for update
    ), room as (
        select *, most - extract(epoch from paid - :now) * per_second as free,
            least(:wanted, most, greatest(1, ceil(per_second * :batch ::float))) as least_worth
        from sender
    ), given as (
        -- A millionth of a permit is what a time is rounded by.
        select *, case when free + 1e-6 * per_second < least_worth then 0
                       else least(:wanted, floor(free + 1e-6 * per_second)) end as granted
        from room
    )
    update provider_state set free_at = given.paid + make_interval(secs => given.granted / given.per_second)
    from given
    where provider_state.channel = :channel and provider_state.provider = :provider
    returning given.granted ::int, (case when given.granted = 0 then (given.least_worth - given.free) / given.per_second
                                    else 0 end) ::float
    """
)


def take(
    session: Session, *, channel: Channel, provider: str, wanted: int, answers: bool, system_now: datetime
) -> Permits:
    """Permits for at most `wanted` messages. Answers to somebody's deed use the burst up and wait for no batch."""
    taken = session.execute(
        _TAKE,
        {
            "channel": channel.value,
            "provider": provider,
            "wanted": wanted,
            "now": system_now,
            "reserve": 0.0 if answers else RESERVE,
            "batch": 0.0 if answers else BATCH_SECONDS,
        },
    ).one_or_none()
    return Permits(*taken) if taken else Permits(wanted, 0.0)


def set_pace(
    session: Session, *, channel: Channel, provider: str, per_second: float | None, burst: int | None = None
) -> None:
    """Nothing lets it send as fast as it can; without a `burst` it is what a second gives."""
    if per_second is None:
        cleared = update(ProviderState).where(ProviderState.channel == channel, ProviderState.provider == provider)
        session.execute(cleared.values(per_second=None, burst=1, free_at=None))
        ring_on_commit(session, "delivery")
        return
    most = max(1, round(per_second)) if burst is None else burst
    if not (0 < per_second <= FASTEST and 1 <= most <= LARGEST_BURST):
        raise ImpossiblePace
    statement = insert(ProviderState).values(channel=channel, provider=provider, per_second=per_second, burst=most)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["channel", "provider"], set_={"per_second": per_second, "burst": most, "free_at": None}
        )
    )
    ring_on_commit(session, "delivery")


def set_provider(
    session: Session, *, channel: Channel, provider: str, weight: int, per_second: float | None, burst: int | None
) -> None:
    """All that staff set about a provider."""
    set_weight(session, channel=channel, provider=provider, weight=weight)
    set_pace(session, channel=channel, provider=provider, per_second=per_second, burst=burst)
