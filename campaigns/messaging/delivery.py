"""Delivery: claim a chunk, fill its envelopes, hand them over, record what became of each.

Each step commits by itself, so that a process may die between any two of them: before the claim nothing happened; after
it the lease gives everything back; only what stands `in_flight` may or may not have reached the provider.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, ring_on_commit
from campaigns.core.patience import Wait, insist
from campaigns.core.settings import Settings
from campaigns.core.tokens import Signer
from campaigns.messaging.claims import Chunk, begin_hand_over, claim, close_claim, skip_claimed
from campaigns.messaging.envelopes import Mail, fill, load_parts, slices
from campaigns.messaging.extras import ClaimedMessage, Extras, merged_extras
from campaigns.messaging.models import Channel
from campaigns.messaging.providers.base import Envelope, NotBegun, Outcome, Provider, halts
from campaigns.messaging.providers.registry import Providers
from campaigns.messaging.queries import due_channels
from campaigns.messaging.recording import Handed, Instant, record
from campaigns.messaging.variables import base_variables

log = structlog.get_logger(__name__)

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
    chunk, mail = _take(delivery, channel)
    if mail.refused:
        log.warning("messages cannot be rendered", claim=chunk.claim_id, count=len(mail.refused))
        with delivery.sessions.begin() as session:
            skip_claimed(session, claim_id=chunk.claim_id, reasons=mail.refused)
    if chunk.messages and _hand_over_all(delivery, channel, chunk, mail, stop):
        with delivery.sessions.begin() as session:
            close_claim(session, claim_id=chunk.claim_id, system_now=delivery.system_clock())
    return len(chunk.messages) + chunk.put_aside


def deliver_all(delivery: Delivery, *, more: Callable[[], bool]) -> int:
    """Chunk after chunk, each channel in its turn, until nothing is due or `more` says no."""
    total = 0
    while more():
        moved = sum(step(delivery) for step in delivery.before)
        moved += sum(deliver_due(delivery, channel=channel, stop=lambda: not more()) for channel in delivery.providers)
        total += moved
        if not moved:
            break
    ring_if_due(delivery)
    return total


def ring_if_due(delivery: Delivery) -> None:
    with delivery.sessions.begin() as session:
        names = {channel: [each.name for each in able] for channel, able in delivery.providers.items()}
        if due_channels(session, providers=names, now=delivery.clock(), system_now=delivery.system_clock()):
            ring_on_commit(session, "delivery")


def _take(delivery: Delivery, channel: Channel) -> tuple[Chunk, Mail]:
    settings, provider = delivery.settings, delivery.providers[channel][0]
    with delivery.sessions.begin() as session:
        chunk = claim(
            session,
            channel=channel,
            provider=provider.name,
            limit=provider.slice_size,
            now=delivery.clock(),
            system_now=delivery.system_clock(),
            lease_until=delivery.lease(),
        )
        if not chunk.messages:
            return chunk, Mail()
        parts = load_parts(session, {message.template_version_id for message in chunk.messages})
        variables = base_variables(session, chunk.messages, signer=delivery.signer, public_url=settings.public_url)
        extras = merged_extras(session, delivery.extras, chunk.messages)
    return chunk, fill(chunk, parts=parts, variables=variables, extras=extras)


def _hand_over_all(delivery: Delivery, channel: Channel, chunk: Chunk, mail: Mail, stop: Callable[[], bool]) -> bool:
    """False when the claim was lost on the way; then it is no longer ours to close."""
    provider = delivery.providers[channel][0]
    claimed = {message.id: message for message in chunk.messages}
    for envelopes in slices(mail.envelopes, size=provider.slice_size, one_sheet=provider.one_sheet):
        if stop():
            break
        lease_until = delivery.lease()
        outcomes = _hand_over(delivery, provider, chunk.claim_id, envelopes, lease_until)
        if outcomes is None:
            return False
        _record(delivery, channel, provider, chunk.claim_id, _handed(claimed, envelopes, outcomes), lease_until)
        if any(map(halts, outcomes)):
            break
    return True


def _hand_over(
    delivery: Delivery, provider: Provider, claim_id: int, envelopes: Sequence[Envelope], lease_until: datetime
) -> Sequence[Outcome] | None:
    last_start = lease_until - timedelta(seconds=delivery.settings.provider_timeout_seconds)
    with delivery.sessions.begin() as session:
        ids = [envelope.message_id for envelope in envelopes]
        if not begin_hand_over(session, claim_id=claim_id, message_ids=ids, lease_until=lease_until):
            return None
    return provider.hand_over(envelopes, may_start=lambda: delivery.system_clock() < last_start)


def _handed(
    claimed: Mapping[int, ClaimedMessage], envelopes: Sequence[Envelope], outcomes: Sequence[Outcome]
) -> list[Handed]:
    """What was begun, and how that ended."""
    handed = []
    for envelope, outcome in zip(envelopes, outcomes, strict=True):
        if not isinstance(outcome, NotBegun):
            message = claimed[envelope.message_id]
            handed.append(Handed(message.id, envelope.address, message.attempts + 1, outcome, message.run_id))
    return handed


def _record(
    delivery: Delivery, channel: Channel, provider: Provider, claim_id: int, handed: list[Handed], lease_until: datetime
) -> None:
    """What the provider has is known to us alone, so it is written again and again until the lease is over."""

    def write(session: Session) -> None:
        record(
            session,
            claim_id=claim_id,
            channel=channel,
            provider=provider.name,
            handed=handed,
            instant=delivery.instant(channel),
        )

    insist(delivery.sessions, write, wait=delivery.wait, until=lease_until, clock=delivery.system_clock)
