"""What delivery learns of an address: that it bounces, complains, opted out, or is none."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from campaigns.core.arrays import table_of
from campaigns.members.agreement.suppressions import suppress_all
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, SuppressionReason


class Verdict(NamedTuple):
    kind: AddressKind
    address: str
    contact: ContactPointState | None = None
    suppression: SuppressionReason | None = None


def condemn(session: Session, *, verdicts: Iterable[Verdict], now: datetime) -> None:
    """Mark the contact points, whoever they belong to, and stop writing to the addresses where that is due.

    A complaint about an address weighs more than its bounce.
    """
    heard = sorted(set(verdicts), key=_in_order)
    marked = {(each.kind, each.address): each.contact for each in heard if each.contact}
    stopped = {(each.kind, each.address): each.suppression for each in heard if each.suppression}
    if marked:
        _mark(session, [(*address, state) for address, state in marked.items()])
    if stopped:
        suppress_all(session, [(*address, reason) for address, reason in stopped.items()], now=now)


def _in_order(verdict: Verdict) -> tuple[str, ...]:
    return verdict.kind, verdict.address, verdict.contact or "", verdict.suppression or ""


def _mark(session: Session, marks: Sequence[tuple[AddressKind, str, ContactPointState]]) -> None:
    """Locked in the order of their ids, so that two who mark the same wait for each other and no more."""
    given = table_of(
        "given", [(name, ContactPoint.__table__.c[name].type) for name in ("kind", "address", "state")], marks
    )
    points = (
        select(ContactPoint.id, given.c.state)
        .join(given, and_(ContactPoint.kind == given.c.kind, ContactPoint.address == given.c.address))
        .order_by(ContactPoint.id)
        .with_for_update(of=ContactPoint)
        .cte("points")
    )
    session.execute(
        update(ContactPoint)
        .where(ContactPoint.id == points.c.id)
        .values(state=points.c.state)
        .execution_options(synchronize_session=False)
    )
