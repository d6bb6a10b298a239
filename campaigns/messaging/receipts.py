"""Receipts: what providers report, stored as it came, then applied in bulk; never backwards, whatever the order.

A receipt that comes while its message is still in a worker's hands waits until that worker has written its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, cast

import orjson
from sqlalchemy import CursorResult, delete, select, text
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, columns_of
from campaigns.core.clock import Clock
from campaigns.core.database import Sessions, ring_on_commit
from campaigns.members.agreement.forgotten import forgotten_among
from campaigns.members.models import Member
from campaigns.messaging.feedback import Addressee, heed
from campaigns.messaging.models import Message, MessageState, Receipt, ReceiptKind, WaitingReceipt
from campaigns.messaging.sent import note_sent
from campaigns.messaging.states import TRANSITIONS
from campaigns.messaging.watch import Happened, note

AT_ONCE = 2_000

REPORTED: Mapping[ReceiptKind, MessageState] = {
    ReceiptKind.ACCEPTED: MessageState.ACCEPTED,
    ReceiptKind.DELIVERED: MessageState.DELIVERED,
    ReceiptKind.FAILED: MessageState.FAILED,
    ReceiptKind.BOUNCED: MessageState.BOUNCED,
    ReceiptKind.COMPLAINED: MessageState.DELIVERED,
    ReceiptKind.UNSUBSCRIBED: MessageState.DELIVERED,
    ReceiptKind.OPTED_OUT: MessageState.FAILED,
}
"""The state each kind speaks of; whoever complains has received it. The rest says nothing of the state."""
SENT = (MessageState.ACCEPTED, MessageState.DELIVERED)
"""These are on the timeline already."""


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """One event of a provider. `message_id` is what we gave it to carry, if it carried any."""

    provider: str
    provider_event_id: str
    kind: ReceiptKind
    message_id: int | None
    provider_reference: str
    address: str
    detail: str
    occurred_at: datetime
    payload: Mapping[str, Any]


class _Waiting(NamedTuple):
    id: int
    kind: ReceiptKind
    message_id: int | None
    provider: str
    provider_reference: str
    detail: str


class _Change(NamedTuple):
    message_id: int
    state: str
    reason: str
    provider: str
    provider_reference: str


_STORE = text(
    """
    with kept as (
        insert into receipt (provider, provider_event_id, kind, message_id, provider_reference, address, detail,
                             occurred_at, received_at, payload)
        select provider, provider_event_id, kind, message_id, provider_reference, address, detail,
               occurred_at, :now, payload ::jsonb
        from unnest(:providers ::text[], :provider_event_ids ::text[], :kinds ::text[], :message_ids ::bigint[],
                    :provider_references ::text[], :addresses ::text[], :details ::text[], :times ::timestamptz[],
                    :payloads ::text[])
             as given (provider, provider_event_id, kind, message_id, provider_reference, address, detail,
                       occurred_at, payload)
        on conflict (provider, provider_event_id) do nothing
        returning id
    )
    insert into waiting_receipt (receipt_id) select id from kept
    """
)

_ADVANCE = text(
    """
    update message set
        state = change.state,
        reason = change.reason,
        provider = change.provider,
        provider_reference = coalesce(nullif(message.provider_reference, ''), change.provider_reference),
        accepted_at = coalesce(accepted_at, :now),
        reconcile_at = null
    from unnest(:message_id ::bigint[], :state ::text[], :reason ::text[], :provider ::text[],
                :provider_reference ::text[])
         as change (id, state, reason, provider, provider_reference)
    where message.id = change.id
    """
)


def store_receipts(session: Session, receipts: Sequence[NewReceipt], *, now: datetime) -> int:
    """Keep receipts as they came; one that was kept before is passed over. Rings for whoever applies them.

    Of somebody erased only that it came, and for which message.
    """
    receipts = without_the_erased(session, receipts)
    stored = session.execute(
        _STORE,
        {
            "providers": [each.provider for each in receipts],
            "provider_event_ids": [each.provider_event_id for each in receipts],
            "kinds": [each.kind.value for each in receipts],
            "message_ids": [each.message_id for each in receipts],
            "provider_references": [each.provider_reference for each in receipts],
            "addresses": [each.address for each in receipts],
            "details": [each.detail for each in receipts],
            "times": [each.occurred_at for each in receipts],
            "payloads": [orjson.dumps(each.payload).decode() for each in receipts],
            "now": now,
        },
    )
    ring_on_commit(session, "receipts")
    return cast("CursorResult[Any]", stored).rowcount


def without_the_erased(session: Session, receipts: Sequence[NewReceipt]) -> list[NewReceipt]:
    """The same, with nothing that tells of somebody erased: the reader of the message, or whoever had the address."""
    ids = {each.message_id for each in receipts if each.message_id is not None}
    gone = select(Message.id).join(Member, Member.id == Message.member_id).where(Member.erased_at.is_not(None))
    silent = set(session.scalars(gone.where(among(Message.id, ids)))) if ids else set()
    forgotten = forgotten_among(session, (each.address for each in receipts if each.message_id is None))
    return [
        replace(each, address="", detail="", payload={})
        if each.message_id in silent or (each.message_id is None and each.address in forgotten)
        else each
        for each in receipts
    ]


def apply_receipts(sessions: Sessions, *, clock: Clock) -> int:
    """Apply all that wait, in chunks with a transaction each; any number may do so at once. Gives how many.

    What must wait on is left for the next time.
    """
    total = last = 0
    while True:
        with sessions.begin() as session:
            waiting = _take(session, after=last)
            if not waiting:
                return total
            total += _apply(session, waiting, now=clock())
        last = waiting[-1].id


def _apply(session: Session, waiting: Sequence[_Waiting], *, now: datetime) -> int:
    ids = {each.message_id for each in waiting if each.message_id is not None}
    known = _lock(session, ids)
    changes = list(_changes(waiting, known))
    if changes:
        _advance(session, changes, now=now)
    note_sent(session, [each.message_id for each in changes if known[each.message_id].state not in SENT])
    ours = [(each, known[each.message_id]) for each in waiting if each.message_id in known]
    heed(session, feedback=((each.kind, addressee) for each, addressee in ours), now=now)
    held = _existing(session, ids - known.keys())
    settled = [each.id for each in waiting if each.message_id not in held]
    done = delete(WaitingReceipt).where(among(WaitingReceipt.receipt_id, settled))
    session.execute(done.execution_options(synchronize_session=False))
    note(session, _told(ours), system_now=now)
    return len(settled)


def _told(ours: Iterable[tuple[_Waiting, Addressee]]) -> Mapping[Happened, int]:
    return Counter(Happened(addressee.channel, each.provider, "reported", each.kind) for each, addressee in ours)


def _take(session: Session, *, after: int) -> list[_Waiting]:
    rows = session.execute(
        select(
            Receipt.id, Receipt.kind, Receipt.message_id, Receipt.provider, Receipt.provider_reference, Receipt.detail
        )
        .join(WaitingReceipt, WaitingReceipt.receipt_id == Receipt.id)
        .where(WaitingReceipt.receipt_id > after)
        .order_by(WaitingReceipt.receipt_id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=WaitingReceipt)
    )
    return [_Waiting._make(row) for row in rows]


def _lock(session: Session, ids: set[int]) -> dict[int, Addressee]:
    """The messages that nobody holds; a worker that is about to write its own word comes first."""
    rows = session.execute(
        select(Message.id, Message.state, Message.channel, Message.member_id, Message.topic, Message.address)
        .where(among(Message.id, ids), Message.state != MessageState.CLAIMED)
        .with_for_update(skip_locked=True)
    )
    return {row.id: Addressee._make(row[1:]) for row in rows}


def _existing(session: Session, ids: set[int]) -> set[int]:
    return set(session.scalars(select(Message.id).where(among(Message.id, ids)))) if ids else set()


def _changes(waiting: Iterable[_Waiting], known: Mapping[int, Addressee]) -> Iterator[_Change]:
    """At most one change a message: as far as its receipts carry it through the allowed transitions."""
    states = {message_id: addressee.state for message_id, addressee in known.items()}
    final: dict[int, _Change] = {}
    for each in waiting:
        target = REPORTED.get(each.kind)
        if each.message_id not in states or target is None or target not in TRANSITIONS[states[each.message_id]]:
            continue
        states[each.message_id] = target
        reason = each.detail if target in (MessageState.FAILED, MessageState.BOUNCED) else ""
        final[each.message_id] = _Change(each.message_id, target.value, reason, each.provider, each.provider_reference)
    yield from final.values()


def _advance(session: Session, changes: Sequence[_Change], *, now: datetime) -> None:
    session.execute(_ADVANCE, {**columns_of(_Change, changes), "now": now})
