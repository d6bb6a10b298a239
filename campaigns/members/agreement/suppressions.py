"""Addresses that nobody may write to, whoever has them; of somebody erased only the digest is kept."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.models import AddressKind, ContactPoint, Suppression, SuppressionReason

DIGEST = "sha256:"


def suppress(session: Session, *, kind: AddressKind, address: str, reason: SuppressionReason, now: datetime) -> bool:
    """Never write to this address again, whoever has it. False if it was suppressed already; the first reason stays."""
    added = (
        insert(Suppression)
        .values(kind=kind, address=address, reason=reason, at=now)
        .on_conflict_do_nothing()
        .returning(Suppression.address)
    )
    return session.scalar(added) is not None


def lift_suppression(
    session: Session, *, kind: AddressKind, address: str, only: SuppressionReason | None = None
) -> bool:
    """True if there was one (for the reason `only`, if that is given). What is kept of somebody erased goes too."""
    lifted = delete(Suppression).where(Suppression.kind == kind, Suppression.address.in_((address, digest_of(address))))
    if only is not None:
        lifted = lifted.where(Suppression.reason == only)
    return bool(session.scalars(lifted.returning(Suppression.address)).all())


def uphold_erasures(session: Session, members: Select[Any] | Iterable[int]) -> None:
    """Suppress the addresses of these members that belonged to somebody erased; call it wherever one is added.

    `members` are ids, or a SELECT of ids. Set-wise; an address that is suppressed already keeps its reason,
    and one that its reader confirmed is theirs.
    """
    theirs = ContactPoint.member_id.in_(members) if isinstance(members, Select) else among(_MEMBER_ID, members)
    digest = literal(DIGEST) + func.encode(func.sha256(func.convert_to(ContactPoint.address, "UTF8")), "hex")
    again = (
        select(ContactPoint.kind, ContactPoint.address, Suppression.reason, Suppression.at)
        .join(Suppression, (Suppression.kind == ContactPoint.kind) & (Suppression.address == digest))
        .where(theirs, ContactPoint.confirmed_at.is_(None))
        .distinct()
    )
    columns = ("kind", "address", "reason", "at")
    session.execute(insert(Suppression).from_select(columns, again, include_defaults=False).on_conflict_do_nothing())


def keep_digests(session: Session, addresses: Iterable[tuple[AddressKind, str]], *, now: datetime) -> None:
    """Put digests in place of the addresses of somebody erased, and of what was suppressed of them."""
    for kind, address in sorted(set(addresses)):
        shared = select(func.count()).where(ContactPoint.kind == kind, ContactPoint.address == address)
        if session.scalar(shared) == 1:  # what was told of an address binds whoever still has it
            gone = delete(Suppression).where(Suppression.kind == kind, Suppression.address == address)
            session.execute(gone)
        suppress(session, kind=kind, address=digest_of(address), reason=SuppressionReason.ERASED, now=now)


def digest_of(address: str) -> str:
    return DIGEST + hashlib.sha256(address.encode()).hexdigest()


_MEMBER_ID = ContactPoint.member_id
