"""Finding out what became of messages whose fate is unknown, from the provider's own records or by the operator's word.

Nothing is sent again before the provider said for certain that it never came, or a person decided so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, Text

from campaigns.core.arrays import among
from campaigns.core.database import ring_on_commit
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.models import AttemptOutcome, Channel, Claim, Message, MessageState
from campaigns.messaging.providers.base import Absent, Found, Inconclusive, LookUp, Missing
from campaigns.messaging.sent import note_sent
from campaigns.messaging.watch import Happened, note

log = structlog.get_logger(__name__)

AT_ONCE = 1_000
GIVE_UP_AFTER = timedelta(hours=24)
"""A fate unknown for so long is the operator's."""

GONE = Inconclusive("The provider that had it stands in the settings no more.")


def reconcile(delivery: Delivery, *, channel: Channel) -> int:
    """Look up what is due for it, each at the provider that had it. Gives how many were settled or made ready."""
    with delivery.sessions.begin() as session:
        missing = _take(session, channel, system_now=delivery.system_clock(), again_in=_patience(delivery, channel))
    return sum(_look_up(delivery, channel, provider, theirs) for provider, theirs in missing.items())


def resend_unknown(session: Session, *, run_id: int | None = None, channel: Channel | None = None) -> int:
    """The operator's word: send again whatever nobody can tell about, at the risk that somebody gets it twice."""
    ring_on_commit(session, "delivery")
    again = update(Message).where(Message.state == MessageState.UNKNOWN).values(_READY)
    if run_id is not None:
        again = again.where(Message.run_id == run_id)
    if channel is not None:
        again = again.where(Message.channel == channel)
    again = again.returning(Message.id).execution_options(synchronize_session=False)
    return len(session.scalars(again).all())


def _look_up(delivery: Delivery, channel: Channel, name: str, missing: Sequence[Missing]) -> int:
    """Ask the provider of that name, and no other."""
    provider = next((each for each in delivery.providers[channel] if each.name == name), None)
    found = provider.look_up(missing) if provider else [GONE] * len(missing)
    with delivery.sessions.begin() as session:
        return _settle(session, delivery, channel, name, list(zip(missing, found, strict=True)))


def _patience(delivery: Delivery, channel: Channel) -> timedelta:
    return max(delivery.settle(channel), timedelta(seconds=10))


def _take(
    session: Session, channel: Channel, *, system_now: datetime, again_in: timedelta
) -> Mapping[str, Sequence[Missing]]:
    """Provider → those due for a look-up, put off for others until this one is over."""
    rows = session.execute(
        select(Message.id, Message.fence, Message.address, Claim.claimed_at, Claim.provider)
        .join(Claim, Claim.id == Message.fence)
        .where(Message.state == MessageState.UNKNOWN, Message.channel == channel, Message.reconcile_at <= system_now)
        .where(Message.address != "")  # of somebody erased since nobody can be asked any more
        .order_by(Message.fence, Message.id)
        .limit(AT_ONCE)
        .with_for_update(of=Message, skip_locked=True)
    ).all()
    _put_off(session, [row.id for row in rows], system_now + again_in)
    known = _known_references(session, {row.address for row in rows}) if channel is Channel.SMS else {}
    taken: dict[str, list[Missing]] = defaultdict(list)
    for message_id, claim_id, address, claimed_at, provider in rows:
        others = frozenset(known.get(address, ()))
        taken[provider].append(Missing(message_id, claim_id, address, claimed_at, others))
    return taken


def _put_off(session: Session, ids: Sequence[int], until: datetime) -> None:
    session.execute(
        update(Message)
        .where(among(Message.id, ids))
        .values(reconcile_at=until)
        .execution_options(synchronize_session=False)
    )


def _known_references(session: Session, addresses: set[str]) -> dict[str, set[str]]:
    """Address → what Twilio calls the texts that we know went there."""
    known: dict[str, set[str]] = defaultdict(set)
    rows = session.execute(
        select(Message.address, Message.provider_reference).where(
            Message.channel == Channel.SMS, Message.address.in_(addresses), Message.provider_reference != ""
        )
    )
    for address, provider_reference in rows:
        known[address].add(provider_reference)
    return known


def _settle(
    session: Session, delivery: Delivery, channel: Channel, provider: str, pairs: Sequence[tuple[Missing, LookUp]]
) -> int:
    accepted = [(each.message_id, answer.provider_reference) for each, answer in pairs if isinstance(answer, Found)]
    absent = [each.message_id for each, answer in pairs if isinstance(answer, Absent)]
    left = [each for each, answer in pairs if isinstance(answer, Inconclusive)]
    overdue = [each.message_id for each in left if each.claimed_at + GIVE_UP_AFTER < delivery.system_clock()]
    taken = _accept(session, provider, accepted, now=delivery.clock())
    _move(session, absent, _READY)
    _move(session, overdue, _READY if delivery.settings.unknown_policy == "resend" else {"reconcile_at": None})
    log.info(
        "looked up",
        channel=channel,
        provider=provider,
        accepted=len(accepted),
        absent=len(absent),
        left=len(left),
        why=sorted({answer.reason for _, answer in pairs if isinstance(answer, Inconclusive)}),
        overdue=len(overdue),
    )
    ring_on_commit(session, "delivery")
    found = Happened(channel, provider, AttemptOutcome.ACCEPTED.value, "looked_up")
    note(session, {found: taken} if taken else {}, system_now=delivery.system_clock())
    return len(accepted) + len(absent)


def _accept(session: Session, provider: str, pairs: Sequence[tuple[int, str]], *, now: datetime) -> int:
    """Gives of how many nothing else had been heard meanwhile."""
    given = (
        func.unnest(
            literal([message_id for message_id, _ in pairs], ARRAY(BigInteger)),
            literal([name for _, name in pairs], ARRAY(Text)),
        )
        .table_valued("id", "provider_reference")
        .render_derived("given")
    )
    accepted = (
        update(Message)
        .where(Message.id == given.c.id, Message.state == MessageState.UNKNOWN)
        .values(
            state=MessageState.ACCEPTED,
            reason="",
            reconcile_at=None,
            provider=provider,
            provider_reference=given.c.provider_reference,
            accepted_at=now,
        )
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    taken = len(session.scalars(accepted).all())
    note_sent(session, [message_id for message_id, _ in pairs])
    return taken


def _move(session: Session, ids: Sequence[int], values: dict[str, Any]) -> None:
    session.execute(
        update(Message)
        .where(among(Message.id, ids), Message.state == MessageState.UNKNOWN)
        .values(values)
        .execution_options(synchronize_session=False)
    )


_READY: dict[str, Any] = {"state": MessageState.READY, "reconcile_at": None}
