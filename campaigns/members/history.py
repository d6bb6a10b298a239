"""What is kept about one member, newest first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from campaigns.members.models import (
    Activity,
    ActivityKind,
    AddressKind,
    ConsentChange,
    ContactPoint,
    SentBefore,
    Suppression,
    SuppressionReason,
)

PAGE, MOST_CHANGES = 40, 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the timeline begins: after this row."""

    at: datetime
    activity_id: int


def timeline(
    session: Session,
    member_id: int,
    *,
    kinds: Collection[ActivityKind] = (),
    after: Place | None = None,
    limit: int = PAGE,
) -> list[Activity]:
    rows = select(Activity).where(Activity.member_id == member_id)
    if kinds:
        rows = rows.where(Activity.kind.in_(kinds))
    if after:
        rows = rows.where(tuple_(Activity.at, Activity.id) < tuple_(after.at, after.activity_id))
    return list(session.scalars(rows.order_by(Activity.at.desc(), Activity.id.desc()).limit(limit)))


def sent_before(session: Session, member_id: int) -> SentBefore | None:
    """What is left of lines about messages that are older than the club keeps them."""
    return session.get(SentBefore, member_id)


def consent_changes_of(session: Session, member_id: int) -> list[ConsentChange]:
    rows = select(ConsentChange).where(ConsentChange.member_id == member_id)
    return list(session.scalars(rows.order_by(ConsentChange.at.desc(), ConsentChange.id.desc()).limit(MOST_CHANGES)))


def suppressions_of(session: Session, member_id: int) -> Mapping[tuple[AddressKind, str], SuppressionReason]:
    """Which of their addresses must not be written to, and why."""
    rows = (
        select(Suppression)
        .join(ContactPoint, (ContactPoint.kind == Suppression.kind) & (ContactPoint.address == Suppression.address))
        .where(ContactPoint.member_id == member_id)
    )
    return {(row.kind, row.address): row.reason for row in session.scalars(rows)}
