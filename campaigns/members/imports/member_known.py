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
    codes = {row.said["code"].lower() for row in rows if row.said.get("code")}
    references = {row.new.source_reference for row in rows if row.new.source_reference}
    addresses = {each.address for row in rows for each in row.new.addresses()}
    by_code = _by(session, Member.code, Merge.merged_code, codes) if codes else {}
    by_reference = _by(session, Member.source_reference, Merge.merged_reference, references) if references else {}
    reached = _reached(session, addresses) if addresses else {}
    found = (
        (
            row.line,
            by_code.get(row.said.get("code", "").lower())
            or by_reference.get(row.new.source_reference or "")
            or next((reached[key].id for key in _names_at(row.new) if _is_same(row.new, reached.get(key))), None),
        )
        for row in rows
    )
    return {line: member_id for line, member_id in found if member_id}


def _by(session: Session, own: Any, merged: Any, names: set[str]) -> dict[str, int]:
    standing = select(own, Member.id).where(among(own, names))
    gone = select(merged, Merge.kept_id).where(among(merged, names), Merge.undone_at.is_(None)).order_by(Merge.id)
    return dict([*session.execute(gone), *session.execute(standing)])


class _Found(NamedTuple):
    id: int
    reference: str | None


def _is_same(new: NewMember, found: _Found | None) -> bool:
    """Two of one name at one address are one person, unless their references tell them apart."""
    return found is not None and not (
        new.source_reference and found.reference and new.source_reference != found.reference
    )


def _reached(session: Session, addresses: set[str]) -> dict[tuple[str, str], _Found]:
    at_address = (
        select(Member.full_name, ContactPoint.address, Member.id, Member.source_reference)
        .join(Member.contact_points)
        .where(among(ContactPoint.address, addresses))
        .order_by(Member.id.desc())
    )
    return {(name, address): _Found(key, reference) for name, address, key, reference in session.execute(at_address)}


def _names_at(new: NewMember) -> list[tuple[str, str]]:
    return [(new.full_name, each.address) for each in new.addresses()]
