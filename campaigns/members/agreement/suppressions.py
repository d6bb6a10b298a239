"""Addresses that nobody may write to, whoever has them; of somebody erased only the digest is kept."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, delete, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from campaigns.core.arrays import among, table_of
from campaigns.members.agreement.forgotten import digest_in_sql, digest_of, forgotten_among
from campaigns.members.models import AddressKind, ContactPoint, ContactPointState, Suppression, SuppressionReason

_COLUMNS = [(name, Suppression.__table__.c[name].type) for name in ("kind", "address", "reason")]


def suppress(session: Session, *, kind: AddressKind, address: str, reason: SuppressionReason, now: datetime) -> bool:
    """Never write to this address again, whoever has it. False if it was suppressed already; the first reason stays."""
    return suppress_all(session, [(kind, address, reason)], now=now) == 1


def suppress_all(
    session: Session, addresses: Iterable[tuple[AddressKind, str, SuppressionReason]], *, now: datetime
) -> int:
    """The same for many at once; gives how many are new.

    One that belonged to somebody erased, and is nobody's now, is suppressed by its digest and not written down.
    """
    wanted = sorted(addresses)
    forgotten = forgotten_among(session, (address for _, address, _ in wanted))
    rows = table_of("given", _COLUMNS, [each for each in wanted if each[1] not in forgotten])
    added = (
        insert(Suppression)
        .from_select([*rows.c.keys(), "at"], select(*rows.c, literal(now, Suppression.at.type)), include_defaults=False)
        .on_conflict_do_nothing()
        .returning(Suppression.address)
    )
    return len(session.scalars(added).all())


def lift_suppression(
    session: Session, *, kind: AddressKind, address: str, only: SuppressionReason | None = None
) -> bool:
    """True if there was one (for the reason `only`, if that is given).

    What is kept of somebody erased goes with what stood for it; another reason tells of somebody else, and lifting that
    leaves it.
    """
    here = Suppression.kind == kind, Suppression.address == address
    lifted = delete(Suppression).where(*here, *([Suppression.reason == only] if only else []))
    reasons = session.scalars(lifted.returning(Suppression.reason)).all()
    if SuppressionReason.ERASED in (*reasons, only):
        digest = Suppression.kind == kind, Suppression.address == digest_of(session, address)
        reasons = [*reasons, *session.scalars(delete(Suppression).where(*digest).returning(Suppression.reason))]
    return bool(reasons)


def uphold_erasures(session: Session, fresh: ColumnElement[bool]) -> frozenset[str]:
    """See that nobody is written to who was erased and comes back; call it for every address that was just added.

    `fresh` is the condition on ContactPoint that it is one of these. Set-wise. Such an address is suppressed again, but
    for one that its reader confirmed. If others have it who stayed, they are written to as before, and only the address
    of whoever comes back is put out of use. Gives the addresses in question.
    """
    given = (
        select(ContactPoint.id, ContactPoint.kind, ContactPoint.address)
        .where(fresh, ContactPoint.confirmed_at.is_(None))
        .subquery("given")
    )
    digest = digest_in_sql(session, given.c.address)
    found = select(given, _is_shared(given).label("shared"), Suppression.reason, Suppression.at).join(
        Suppression, (Suppression.kind == given.c.kind) & (Suppression.address == digest)
    )
    back = session.execute(found).all()
    _suppress_again(session, [row for row in back if not row.shared])
    _put_out_of_use(session, [row.id for row in back if row.shared])
    return frozenset(row.address for row in back)


def keep_digests(session: Session, addresses: Iterable[tuple[AddressKind, str]], *, now: datetime) -> None:
    """Put digests in place of the addresses of somebody erased, and of what was suppressed of them."""
    for kind, address in sorted(set(addresses)):
        shared = select(func.count()).where(ContactPoint.kind == kind, ContactPoint.address == address)
        if session.scalar(shared) == 1:  # what was told of an address binds whoever still has it
            gone = delete(Suppression).where(Suppression.kind == kind, Suppression.address == address)
            session.execute(gone)
        kept = {"kind": kind, "address": digest_of(session, address), "reason": SuppressionReason.ERASED, "at": now}
        session.execute(insert(Suppression).values(kept).on_conflict_do_nothing())


def _is_shared(given: Subquery) -> ColumnElement[bool]:
    """Whether somebody else is written to there who did not come with these."""
    other, suppressed = aliased(ContactPoint), aliased(Suppression)
    same = other.kind == given.c.kind, other.address == given.c.address, other.state == ContactPointState.ACTIVE
    stopped = suppressed.kind == given.c.kind, suppressed.address == given.c.address
    back = exists().where(*stopped, suppressed.reason == SuppressionReason.ERASED)
    return exists().where(*same, other.id.not_in(select(given.c.id))) & ~back


def _suppress_again(session: Session, back: Collection[Row[Any]]) -> None:
    rows = {
        (row.kind, row.address): {"kind": row.kind, "address": row.address, "reason": row.reason, "at": row.at}
        for row in back
    }
    if rows:
        session.execute(insert(Suppression).values(list(rows.values())).on_conflict_do_nothing())


def _put_out_of_use(session: Session, point_ids: Collection[int]) -> None:
    if point_ids:
        session.execute(
            update(ContactPoint).where(among(ContactPoint.id, point_ids)).values(state=ContactPointState.INVALID)
        )
