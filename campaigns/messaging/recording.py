"""Recording what became of messages that were handed over: in bulk, and only by whoever still holds the claim."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from campaigns.core.arrays import columns_of
from campaigns.members.models import ContactPointState, SuppressionReason
from campaigns.messaging.addresses import Verdict, condemn
from campaigns.messaging.choosing import take_out
from campaigns.messaging.claims import Chunk
from campaigns.messaging.ledger import stop_run
from campaigns.messaging.models import AttemptOutcome, Channel, Claim, MessageState
from campaigns.messaging.pauses import pause_channel
from campaigns.messaging.providers.base import (
    Accepted,
    Ambiguous,
    Envelope,
    Misconfigured,
    Outcome,
    Rejected,
    Retry,
    Unfit,
)
from campaigns.messaging.readers import KINDS
from campaigns.messaging.sent import NOTING
from campaigns.messaging.troubles import block
from campaigns.messaging.watch import note_attempts

MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)


class Handed(NamedTuple):
    """An envelope that was handed over, and how that ended."""

    envelope: Envelope
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Instant:
    """`now` is the club's time, `system_now` the machine's; `settle` is how long an unknown fate is left to settle."""

    now: datetime
    system_now: datetime
    settle: timedelta
    chance: Callable[[], float]


class _Change(NamedTuple):
    message_id: int
    state: MessageState
    outcome: AttemptOutcome
    reason: str = ""
    provider_reference: str = ""
    wait: float = 0.0
    """Seconds until the next try; 0 leaves the time as it is."""
    spared: bool = False
    """Whether the try is not counted, for it was no trouble of the message."""
    parts: int = 0
    cost: int = 0


_RECORD = text(
    f"""
    with change as (
        select * from unnest(:message_id ::bigint[], :state ::text[], :outcome ::text[], :reason ::text[],
                             :provider_reference ::text[], :wait ::float[], :spared ::bool[], :parts ::int[],
                             :cost ::bigint[])
                      as given (id, state, outcome, reason, provider_reference, wait, spared, parts, cost)
    ), sent as (
        update message set
            state = change.state,
            reason = change.reason,
            attempts = message.attempts - change.spared ::int,
            parts = change.parts,
            cost = change.cost,
            provider = :provider,
            provider_reference = change.provider_reference,
            accepted_at = case when change.state = 'accepted' then :now ::timestamptz end,
            due_at = case when change.wait > 0 then :now ::timestamptz + make_interval(secs => change.wait)
                          else due_at end,
            reconcile_at = case when change.state = 'unknown' then :reconcile_at ::timestamptz end
        from change
        where message.id = change.id and message.fence = :claim_id
          and (message.state in ('claimed', 'unknown') or (message.state = 'ready' and change.state = 'accepted'))
        returning message.id, message.member_id, message.event_id, message.run_id, message.state, message.accepted_at
    ), noted as (
        {NOTING}
    ), recovered as (
        update provider_state set failures = 0
        where channel = :channel and provider = :provider and failures > 0 and :took
    )
    insert into attempt (message_id, fence, provider, at, outcome, detail)
    select id, :claim_id, :provider, :now, outcome, reason from change
    on conflict (message_id, fence) do update set outcome = excluded.outcome, detail = excluded.detail
    """  # noqa: S608 - our own
)


def record(
    session: Session,
    chunk: Chunk,
    *,
    handed: Sequence[Handed],
    instant: Instant,
    able: Sequence[str] = (),
) -> None:
    """Write the outcomes of one call. Harmless when repeated. What was not begun stays with the claim.

    `able` names all providers of the channel: a misconfigured one goes out; without any left the channel is paused.

    A claim that was lost meanwhile still tells what it knows, but moves nothing that another claim took since.
    """
    landed = update(Claim).where(Claim.id == chunk.claim_id).values(in_flight=[])
    session.execute(landed.execution_options(synchronize_session=False))
    changes = list(_changes(handed, instant))
    session.execute(
        _RECORD,
        {
            **columns_of(_Change, changes),
            "channel": chunk.channel.value,
            "took": any(isinstance(each.outcome, Accepted) for each in handed),
            "claim_id": chunk.claim_id,
            "provider": chunk.provider,
            "now": instant.now,
            "reconcile_at": instant.system_now + instant.settle,
        },
    )
    _heed_trouble(session, chunk, able, handed, instant)
    condemn(session, verdicts=_verdicts(chunk.channel, handed), now=instant.now)
    words = {change.message_id: change.outcome for change in changes}
    ended = ((words[one.message_id], outcome) for one, outcome in handed if one.message_id in words)
    note_attempts(session, ended, channel=chunk.channel, provider=chunk.provider, system_now=instant.system_now)


def _heed_trouble(
    session: Session, chunk: Chunk, able: Sequence[str], handed: Sequence[Handed], instant: Instant
) -> None:
    """What the outcomes mean beyond their messages: for the account, the provider, the run."""
    channel, provider = chunk.channel, chunk.provider
    unfit: dict[int, str] = {}
    for envelope, outcome in handed:
        match outcome:
            case Misconfigured(reason):
                out = take_out(session, channel=channel, provider=provider, reason=reason)
                return (
                    None if set(able) - out else pause_channel(session, channel=channel, reason=reason, now=instant.now)
                )
            case Retry(whole=True) as trouble:
                chance, at = instant.chance(), instant.system_now
                return block(session, channel=channel, provider=provider, trouble=trouble, system_now=at, chance=chance)
            case Unfit(reason) if envelope.run_id is not None:
                unfit.setdefault(envelope.run_id, reason)
    for run_id, reason in unfit.items():
        stop_run(session, run_id, reason=reason, now=instant.now)
    return None


def _verdicts(channel: Channel, handed: Sequence[Handed]) -> Iterator[Verdict]:
    for envelope, outcome in handed:
        if isinstance(outcome, Rejected) and outcome.suppress:
            yield Verdict(KINDS[channel], envelope.address, suppression=SuppressionReason.STOP)
        elif isinstance(outcome, Rejected) and outcome.invalid:
            yield Verdict(KINDS[channel], envelope.address, contact=ContactPointState.INVALID)


def _changes(handed: Sequence[Handed], instant: Instant) -> Iterator[_Change]:
    for envelope, outcome in handed:
        message_id, parts, cost = envelope.message_id, envelope.parts, envelope.cost
        again = partial(_Change, message_id, MessageState.READY)
        match outcome:
            case Accepted(provider_reference):
                accepted = MessageState.ACCEPTED, AttemptOutcome.ACCEPTED
                yield _Change(message_id, *accepted, provider_reference=provider_reference, parts=parts, cost=cost)
            case Retry(reason, whole=True):
                yield again(AttemptOutcome.RETRY, reason, spared=True)
            case Misconfigured(reason):
                yield again(AttemptOutcome.MISCONFIGURED, reason, spared=True)
            case Unfit(reason) if envelope.run_id is not None:
                yield again(AttemptOutcome.UNFIT, reason, spared=True)
            case Retry() | Unfit() if envelope.attempt < MAX_ATTEMPTS:
                wait = pause_before(envelope.attempt + 1, at_least=_asked(outcome), chance=instant.chance())
                yield again(AttemptOutcome.RETRY, outcome.reason, wait=wait)
            case Retry(reason) | Unfit(reason) | Rejected(reason):
                yield _Change(message_id, MessageState.FAILED, AttemptOutcome.FAILED, reason)
            case Ambiguous(reason):
                unknown = MessageState.UNKNOWN, AttemptOutcome.UNKNOWN
                yield _Change(message_id, *unknown, reason, parts=parts, cost=cost)


def _asked(outcome: Retry | Unfit) -> float:
    return outcome.after or 0.0 if isinstance(outcome, Retry) else 0.0


def pause_before(attempt: int, *, at_least: float, chance: float) -> float:
    """Seconds before the given attempt: doubling, jittered by half, never sooner than the provider asked."""
    doubled = min(FIRST_PAUSE.total_seconds() * 2.0 ** (attempt - 2), LONGEST_PAUSE.total_seconds())
    return max(at_least, doubled) * (1 + chance / 2)
