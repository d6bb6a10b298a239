"""Which people of a member file the club knows already."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.members.imports.member_rows import MemberRow
from campaigns.members.models import ContactPoint, Member
from campaigns.members.new_member import NewMember


def find_known(session: Session, rows: Sequence[MemberRow]) -> dict[int, int]:
    """Line → the member with that code, that reference, or that name at one of these addresses."""
    codes = {row.said["code"] for row in rows if row.said.get("code")}
    references = {row.new.source_reference for row in rows if row.new.source_reference}
    addresses = {each.address for row in rows for each in row.new.addresses()}
    by_code = _found(session, select(Member.code, Member.id).where(among(Member.code, codes))) if codes else {}
    by_reference = (
        _found(
            session,
            select(Member.source_reference, Member.id).where(among(Member.source_reference, references)),
        )
        if references
        else {}
    )
    reached = _reached(session, addresses) if addresses else {}
    found = (
        (
            row.line,
            by_code.get(row.said.get("code", ""))
            or by_reference.get(row.new.source_reference or "")
            or next((reached[key] for key in _names_at(row.new) if key in reached), None),
        )
        for row in rows
    )
    return {line: member_id for line, member_id in found if member_id}


def _found(session: Session, rows: object) -> dict[str, int]:
    return dict(session.execute(rows).all())  # type: ignore[call-overload]  # two columns


def _reached(session: Session, addresses: set[str]) -> dict[tuple[str, str], int]:
    at_address = (
        select(Member.full_name, ContactPoint.address, Member.id)
        .join(Member.contact_points)
        .where(among(ContactPoint.address, addresses))
        .order_by(Member.id.desc())
    )
    return {(name, address): member_id for name, address, member_id in session.execute(at_address)}


def _names_at(new: NewMember) -> list[tuple[str, str]]:
    return [(new.full_name, each.address) for each in new.addresses()]
