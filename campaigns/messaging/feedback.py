"""What people and mailboxes say back through the provider: it bounces, they complain, they want no more."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from campaigns.members.agreement.consent import Said, record_consents
from campaigns.members.models import ConsentState, ContactPointState, SuppressionReason, Topic
from campaigns.messaging.addresses import Verdict, condemn
from campaigns.messaging.models import Channel, MessageState, ReceiptKind
from campaigns.messaging.readers import KINDS


class Addressee(NamedTuple):
    """The message a receipt speaks of, as far as that matters here."""

    state: MessageState
    channel: Channel
    member_id: int
    topic: Topic
    address: str


def heed(session: Session, *, feedback: Iterable[tuple[ReceiptKind, Addressee]], now: datetime) -> None:
    """Suppress addresses that bounce or complain, and withdraw consent from whoever unsubscribed.

    Of somebody erased since there is neither address nor consent any more.
    """
    heard = [(kind, addressee) for kind, addressee in feedback if kind in _SERIOUS and addressee.address]
    condemn(session, verdicts=[_verdict(kind, addressee) for kind, addressee in heard if kind in _CONDEMNED], now=now)
    record_consents(session, [_withdrawn(each) for kind, each in heard if kind is ReceiptKind.UNSUBSCRIBED], now=now)


_CONDEMNED: Mapping[ReceiptKind, tuple[ContactPointState | None, SuppressionReason]] = {
    ReceiptKind.BOUNCED: (ContactPointState.BOUNCED, SuppressionReason.BOUNCE),
    ReceiptKind.COMPLAINED: (ContactPointState.COMPLAINED, SuppressionReason.COMPLAINT),
    ReceiptKind.OPTED_OUT: (None, SuppressionReason.STOP),
}
_SERIOUS = frozenset({*_CONDEMNED, ReceiptKind.UNSUBSCRIBED})


def _verdict(kind: ReceiptKind, addressee: Addressee) -> Verdict:
    contact, suppression = _CONDEMNED[kind]
    return Verdict(KINDS[addressee.channel], addressee.address, contact, suppression)


def _withdrawn(addressee: Addressee) -> Said:
    return Said(
        member_id=addressee.member_id,
        kind=KINDS[addressee.channel],
        topic=addressee.topic,
        state=ConsentState.WITHDRAWN,
        source="provider",
        evidence=f"unsubscribed from a message to {addressee.address}",
    )
