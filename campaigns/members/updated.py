"""Members in the order in which their profiles last changed: what another system must read to be up to date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import AddressKind, ContactPoint, Member
from campaigns.members.queries import find_by_code, get_member


@dataclass(frozen=True, slots=True)
class Updated:
    """`since` is included, and with it come those who were erased; `after` is the row that a page before ended with.

    `addresses` are normalised: all must be the member's.
    """

    since: datetime | None = None
    after: tuple[datetime, int] | None = None
    reference: str = ""
    addresses: Sequence[tuple[AddressKind, str]] = ()


def list_updated(session: Session, chosen: Updated, *, limit: int) -> Sequence[Member]:
    """The longest unchanged first, with tier, summary, addresses and days."""
    rows = select(Member).order_by(Member.updated_at, Member.id).limit(limit)
    rows = rows.where(Member.updated_at >= chosen.since if chosen.since else Member.erased_at.is_(None))
    if chosen.after:
        rows = rows.where(tuple_(Member.updated_at, Member.id) > tuple_(*chosen.after))
    if chosen.reference:
        rows = rows.where(Member.source_reference == chosen.reference)
    for kind, address in chosen.addresses:
        theirs = (ContactPoint.member_id == Member.id, ContactPoint.kind == kind, ContactPoint.address == address)
        rows = rows.where(exists().where(*theirs))
    return session.scalars(
        rows.options(
            joinedload(Member.tier),
            joinedload(Member.summary),
            joinedload(Member.chapter),
            selectinload(Member.contact_points),
            selectinload(Member.special_days),
        )
    ).all()


def member_by_code(session: Session, code: str) -> Member:
    """As `get_member`, by their public code or that of a record merged into theirs."""
    return get_member(session, must_exist(find_by_code(session, code), mark("member")).id)
