"""Delivery: claim a chunk, fill its envelopes, hand them over, record what became of each.

Each step commits by itself, so that a process may die between any two of them: before the claim nothing happened; after
it the lease gives everything back; only what stands `in_flight` may or may not have reached the provider.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, ring_on_commit
from campaigns.core.patience import Wait, insist
from campaigns.core.settings import Settings
from campaigns.core.tokens import Signer
from campaigns.messaging.aside import skip_claimed
from campaigns.messaging.charging import Spend, affordable, give_back
from campaigns.messaging.choosing import choose
from campaigns.messaging.claims import Chunk, begin_hand_over, claim, close_claim
from campaigns.messaging.envelopes import Mail, fill, load_parts, slices
from campaigns.messaging.extras import Extras, merged_extras
from campaigns.messaging.models import Channel
from campaigns.messaging.prices import read_prices
from campaigns.messaging.providers.base import Envelope, NotBegun, Outcome, Provider, halts
from campaigns.messaging.providers.registry import Providers
from campaigns.messaging.queries import due_channels
from campaigns.messaging.recording import Handed, Instant, record
from campaigns.messaging.variables import base_variables

log = structlog.get_logger(__name__)

LONGEST_WAIT = 0.25
"""For so many seconds at most a worker does not see what else became due."""

Step = Callable[["Delivery"], int]
"""Work that goes along with delivery, in transactions of its own. Gives how much it moved, 0 when nothing is due."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What delivering needs. `clock` tells what is due, `system_clock` measures leases; `chance` gives [0, 1)."""

    sessions: Sessions
    clock: Clock
    system_clock: Clock
    signer: Signer
    settings: Settings
    providers: Providers
    extras: tuple[Extras, ...]
    chance: Callable[[], float]
    wait: Wait
    spend: Spend | None = None
    """Takes the cost of texts from what their run may spend."""
    before: tuple[Step, ...] = ()
    """Before each round of chunks."""
    after: tuple[Step, ...] = ()
    """After each sweep."""

    def settle(self, channel: Channel) -> timedelta:
        """How long after a hand-over the provider's own word about it is final."""
        if channel is Channel.SMS:
            return timedelta(seconds=self.settings.text_settle_seconds)
        return timedelta(seconds=self.settings.mail_settle_seconds)

    def lease(self) -> datetime:
        """Until when a claim made or renewed now holds, by the system's clock."""
        return self.system_clock() + timedelta(seconds=self.settings.lease_seconds)

    def instant(self, channel: Channel) -> Instant:
        return Instant(self.clock(), self.system_clock(), self.settle(channel), self.chance)


def deliver_due(delivery: Delivery, *, channel: Channel, stop: Callable[[], bool] = lambda: False) -> int:
    """Deliver one chunk; gives how many messages moved, 0 when nothing is due.

    `stop` is asked between calls to the provider; what was not handed over by then is ready again.
    """
    return _deliver(delivery, channel, stop).moved


def deliver_all(delivery: Delivery, *, more: Callable[[], bool]) -> int:
    """Chunk after chunk, each channel in its turn, until nothing is due or `more` says no."""
    total = 0
    while more():
        moved = sum(step(delivery) for step in delivery.before)
        chunks = [_deliver(delivery, channel, lambda: not more()) for channel in delivery.providers]
        moved += sum(chunk.moved for chunk in chunks)
        total += moved
        waits = [chunk.wait for chunk in chunks if chunk.wait]
        if not moved and not waits:
            break
        if not moved:  # a sender's pace has no room yet, and nobody holds a chunk meanwhile
            delivery.wait(min(*waits, LONGEST_WAIT))
    ring_if_due(delivery)
    return total


def ring_if_due(delivery: Delivery) -> None:
    with delivery.sessions.begin() as session:
        names = {channel: _names(able) for channel, able in delivery.providers.items()}
        if due_channels(session, providers=names, now=delivery.clock(), system_now=delivery.system_clock()):
            ring_on_commit(session, "delivery")


@dataclass(frozen=True, slots=True)
class Slice:
    """What of a chunk goes in one call: paid for, written down as in flight, and ours until the lease ends."""

    chunk: Chunk
    envelopes: Sequence[Envelope]
    lease_until: datetime


def _deliver(delivery: Delivery, channel: Channel, stop: Callable[[], bool]) -> Chunk:
    provider, chunk = _take(delivery, channel)
    if provider is None or not chunk.messages:
        return chunk
    mail = _fill(delivery, chunk)
    if mail.refused:
        log.warning("messages cannot be rendered", claim=chunk.claim_id, count=len(mail.refused))
        with delivery.sessions.begin() as session:
            claim_id, system_now = chunk.claim_id, delivery.system_clock()
            skip_claimed(session, mail.refused, claim_id=claim_id, channel=channel, system_now=system_now)
    if _hand_over_all(delivery, provider, chunk, mail.envelopes, stop):
        with delivery.sessions.begin() as session:
            close_claim(session, claim_id=chunk.claim_id, system_now=delivery.system_clock())
    return chunk


def _take(delivery: Delivery, channel: Channel) -> tuple[Provider | None, Chunk]:
    """Committed by itself, so that whoever breaks over a message later on is known to have had it."""
    able, system_now = delivery.providers[channel], delivery.system_clock()
    with delivery.sessions.begin() as session:
        provider = choose(session, channel=channel, candidates=able, system_now=system_now, chance=delivery.chance())
        if provider is None:
            return None, Chunk(0, channel, "")
        chunk = claim(
            session,
            channel=channel,
            provider=provider.name,
            limit=provider.slice_size,
            now=delivery.clock(),
            system_now=system_now,
            lease_until=delivery.lease(),
        )
    return provider, chunk


def _fill(delivery: Delivery, chunk: Chunk) -> Mail:
    with delivery.sessions.begin() as session:
        parts = load_parts(session, {message.template_version_id for message in chunk.messages})
        variables = base_variables(
            session, chunk.messages, signer=delivery.signer, public_url=delivery.settings.public_url
        )
        extras = merged_extras(session, delivery.extras, chunk.messages)
        prices = read_prices(session)
    return fill(chunk, parts=parts, variables=variables, extras=extras, prices=prices)


def _hand_over_all(
    delivery: Delivery, provider: Provider, chunk: Chunk, envelopes: Sequence[Envelope], stop: Callable[[], bool]
) -> bool:
    """False when the claim was lost on the way; then it is no longer ours to close."""
    for together in slices(envelopes, size=provider.slice_size, one_sheet=provider.one_sheet):
        if stop():
            break
        begun = _begin(delivery, chunk, together)
        if begun is None:
            return False
        outcomes = provider.hand_over(begun.envelopes, may_start=_in_time(delivery, begun.lease_until))
        _record(delivery, begun, outcomes)
        if any(map(halts, outcomes)):
            break
    return True


def _in_time(delivery: Delivery, lease_until: datetime) -> Callable[[], bool]:
    """Whether the lease still leaves time for a call."""
    last_start = lease_until - timedelta(seconds=delivery.settings.provider_timeout_seconds)
    return lambda: delivery.system_clock() < last_start


def _begin(delivery: Delivery, chunk: Chunk, envelopes: Sequence[Envelope]) -> Slice | None:
    """Write down what is about to be handed over, as much as can be paid for. None when the claim was lost."""
    lease_until = delivery.lease()
    with delivery.sessions.begin() as session:
        if delivery.spend:
            envelopes = affordable(session, delivery.spend, envelopes=envelopes, now=delivery.clock())
        ids = [envelope.message_id for envelope in envelopes]
        held = begin_hand_over(session, claim_id=chunk.claim_id, message_ids=ids, lease_until=lease_until)
        if not held:
            session.rollback()
    return Slice(chunk, envelopes, lease_until) if held else None


def _record(delivery: Delivery, begun: Slice, outcomes: Sequence[Outcome]) -> None:
    """What the provider has is known to us alone, so it is written again and again until the lease is over.

    What it did not begin is not recorded, but was paid for.
    """
    handed = [Handed(*each) for each in zip(begun.envelopes, outcomes, strict=True)]
    tried = [each for each in handed if not isinstance(each.outcome, NotBegun)]
    channel = begun.chunk.channel

    def write(session: Session) -> None:
        able = _names(delivery.providers[channel])
        record(session, begun.chunk, handed=tried, instant=delivery.instant(channel), able=able)
        if delivery.spend:
            give_back(session, delivery.spend, handed=handed, now=delivery.clock())

    insist(delivery.sessions, write, wait=delivery.wait, until=begun.lease_until, clock=delivery.system_clock)


def _names(providers: Sequence[Provider]) -> list[str]:
    return [provider.name for provider in providers]
