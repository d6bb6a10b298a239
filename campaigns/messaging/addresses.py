"""What delivery learns of an address: that it bounces, complains, opted out, or is none."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.members.agreement.suppressions import suppress
from campaigns.members.models import AddressKind, ContactPoint, ContactState, SuppressionReason


class Verdict(NamedTuple):
    kind: AddressKind
    address: str
    contact: ContactState | None = None
    suppression: SuppressionReason | None = None


def condemn(session: Session, *, verdicts: Iterable[Verdict], now: datetime) -> None:
    """Mark the contact points, whoever they belong to, and stop writing to the address where that is due."""
    for verdict in sorted(set(verdicts), key=lambda each: (each.kind, each.address)):
        if verdict.contact:
            session.execute(
                update(ContactPoint)
                .where(ContactPoint.kind == verdict.kind, ContactPoint.address == verdict.address)
                .values(state=verdict.contact)
                .execution_options(synchronize_session=False)
            )
        if verdict.suppression:
            suppress(session, kind=verdict.kind, address=verdict.address, reason=verdict.suppression, now=now)
