"""Which of several providers is handed the next chunk: drawn by weight, which halves with errors and drifts back.

A chunk has one provider. What becomes unknown with it is asked of that one alone, and goes to another only once it is
certain that it never came, or a person says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.models import USUAL_WEIGHT, Channel, ProviderState
from campaigns.messaging.providers.base import Provider
from campaigns.messaging.troubles import RECOVERY, is_blocked

HEAVIEST = 1_000


class ImpossibleWeight(Refused):
    sentence = mark("A weight is a whole number from 0 to 1,000.")


@dataclass(frozen=True, slots=True)
class Fare:
    """How a provider fares on a channel: its weight, the share of it that errors left, and what halts it."""

    channel: Channel
    provider: str
    weight: int = USUAL_WEIGHT
    share: float = 1.0
    per_second: float | None = None
    burst: int | None = None
    """Nothing where there is no pace."""
    blocked_until: datetime | None = None
    blocked_reason: str = ""
    broken_reason: str = ""

    @property
    def part(self) -> float:
        """Its weight in the draw."""
        return 0.0 if self.blocked_until or self.broken_reason else self.weight * self.share


def choose(
    session: Session, *, channel: Channel, candidates: Sequence[Provider], system_now: datetime, chance: float
) -> Provider | None:
    """The provider of the next chunk, by lot; `chance` is of [0, 1). Nobody while none may be used.

    An only one is not asked about: whether it is blocked is seen by the claim.
    """
    if len(candidates) == 1:
        return candidates[0]
    known = {fare.provider: fare for fare in fares(session, {channel: [each.name for each in candidates]}, system_now)}
    ticket = chance * sum(fare.part for fare in known.values())
    for candidate in candidates:
        part = known[candidate.name].part
        if ticket < part:
            return candidate
        ticket -= part
    return None


def fares(session: Session, names: Mapping[Channel, Sequence[str]], system_now: datetime) -> Sequence[Fare]:
    """Each provider that the settings name, channel by channel, whether anything is remembered of it or not."""
    rows = session.scalars(select(ProviderState).where(ProviderState.channel.in_(names)))
    known = {(state.channel, state.provider): state for state in rows}
    pairs = [(channel, name) for channel, able in names.items() for name in able]
    return [_fare(*pair, known.get(pair), system_now) for pair in pairs]


def _fare(channel: Channel, provider: str, state: ProviderState | None, system_now: datetime) -> Fare:
    if state is None:
        return Fare(channel, provider)
    return Fare(
        channel,
        provider,
        weight=state.weight,
        share=_recovered(state, system_now),
        per_second=state.per_second,
        burst=state.burst if state.per_second else None,
        blocked_until=state.blocked_until if is_blocked(state, system_now=system_now) else None,
        blocked_reason=state.blocked_reason,
        broken_reason=state.broken_reason,
    )


def _recovered(state: ProviderState, system_now: datetime) -> float:
    if state.share_at is None or system_now < state.share_at:
        return state.share
    return min(1.0, state.share + (system_now - state.share_at) / RECOVERY)


def set_weight(session: Session, *, channel: Channel, provider: str, weight: int) -> None:
    """Its part beside the weights of the channel's other providers; 0 gives it nothing."""
    if not 0 <= weight <= HEAVIEST:
        raise ImpossibleWeight
    _remember(session, channel, provider, weight=weight)
    ring_on_commit(session, "delivery")


def take_out(session: Session, *, channel: Channel, provider: str, reason: str) -> frozenset[str]:
    """It takes nothing until somebody mends our account there. Gives all that are out on the channel."""
    _remember(session, channel, provider, broken_reason=reason)
    out = select(ProviderState.provider).where(ProviderState.channel == channel, ProviderState.broken_reason != "")
    return frozenset(session.scalars(out))


def _remember(session: Session, channel: Channel, provider: str, **values: object) -> None:
    row = insert(ProviderState).values(channel=channel, provider=provider, **values)
    session.execute(row.on_conflict_do_update(index_elements=["channel", "provider"], set_=values))
