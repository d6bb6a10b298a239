"""Which people of a member file the club knows already."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.imports.member_rows import MemberRow
from campaigns.members.models import ContactPoint, Member, Merge
from campaigns.members.new_member import NewMember


def find_known(session: Session, rows: Sequence[MemberRow]) -> dict[int, int]:
    """Line → the member with that code, that reference, or that name at one of these addresses.

    Codes and references of merged records lead to whoever stands for them.
    """
    club = _Club(session, rows)
    found = ((row.line, club.find(row)) for row in rows)
    return {line: member_id for line, member_id in found if member_id}


class _Club:
    """Whom the rows may mean, looked up at once."""

    def __init__(self, session: Session, rows: Sequence[MemberRow]) -> None:
        self._coded = _by(session, Member.code, Merge.merged_code, set(map(_code, rows)))
        self._numbered = _by(session, Member.source_reference, Merge.merged_reference, set(map(_reference, rows)))
        self._reached = _reached(session, {each.address for row in rows for each in row.new.addresses()})

    def find(self, row: MemberRow) -> int | None:
        return self._coded.get(_code(row)) or self._numbered.get(_reference(row)) or self._named_alike(row.new)

    def _named_alike(self, new: NewMember) -> int | None:
        found = (self._reached.get((new.full_name, each.address)) for each in new.addresses())
        return next((each.id for each in found if each and _is_same(new, each)), None)


def _code(row: MemberRow) -> str:
    return row.said.get("code", "").lower()


def _reference(row: MemberRow) -> str:
    return row.new.source_reference or ""


def _by(session: Session, own: Any, merged: Any, told: set[str]) -> dict[str, int]:
    names = told - {""}
    if not names:
        return {}
    standing = select(own, Member.id).where(among(own, names))
    gone = select(merged, Merge.kept_id).where(among(merged, names), Merge.undone_at.is_(None)).order_by(Merge.id)
    return dict([*session.execute(gone), *session.execute(standing)])


class _Found(NamedTuple):
    id: int
    reference: str | None


def _is_same(new: NewMember, found: _Found) -> bool:
    """Two of one name at one address are one person, unless their references tell them apart."""
    return not (new.source_reference and found.reference and new.source_reference != found.reference)


def _reached(session: Session, addresses: set[str]) -> dict[tuple[str, str], _Found]:
    if not addresses:
        return {}
    at_address = (
        select(Member.full_name, ContactPoint.address, Member.id, Member.source_reference)
        .join(Member.contact_points)
        .where(among(ContactPoint.address, addresses))
        .order_by(Member.id.desc())
    )
    return {(name, address): _Found(key, reference) for name, address, key, reference in session.execute(at_address)}
