"""What rows of a member file name and the club must know: staff, members, households, fields of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, func, literal, or_, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, table_of
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.imports.member_fields import CUSTOM
from campaigns.members.imports.member_rows import MemberRow
from campaigns.members.imports.row_faults import RowFault, RowRefused
from campaigns.members.models import CustomField, Household, Member
from campaigns.members.new_member import NewMember
from campaigns.members.points.ledger import add_points
from campaigns.members.profile.custom_fields import list_fields
from campaigns.members.profile.custom_values import read_values
from campaigns.staff.models import Staff

OPENING = "opening"
"""The cause of the points somebody had before."""


class NoSuchOwner(RowRefused):
    sentence = mark("Nobody of the staff has the address “%(email)s”.")


class NoSuchIntroducer(RowRefused):
    sentence = mark("No member has the code or reference “%(who)s”.")


@dataclass(slots=True)
class Links:
    """By what the rows say: ids, and the fields the club added."""

    owners: Mapping[str, int]
    introducers: Mapping[str, int]
    households: dict[str, int]
    fields: Sequence[CustomField]

    def sorted_out(self, rows: Sequence[MemberRow]) -> tuple[list[MemberRow], list[RowFault]]:
        """Those whose every name is known, and why the others are refused."""
        whole: list[MemberRow] = []
        broken: list[RowFault] = []
        for row in rows:
            try:
                self.check(row)
                whole.append(row)
            except Refused as refusal:
                broken.append(RowFault(row.line, refusal.sentence, refusal.values, row.cells))
        return whole, broken

    def check(self, row: MemberRow) -> None:
        owner, introducer = row.said.get("owner", "").lower(), row.said.get("introduced_by", "")
        if owner and owner not in self.owners:
            raise NoSuchOwner(email=owner[:120])
        if introducer and introducer not in self.introducers:
            raise NoSuchIntroducer(who=introducer[:40])
        self.custom(row)

    def custom(self, row: MemberRow) -> dict[str, Any]:
        """The values of the club's own fields. Raises a Refused."""
        texts = {name.removeprefix(CUSTOM): text for name, text in row.said.items() if name.startswith(CUSTOM) and text}
        return read_values(self.fields, texts) if texts else {}

    def linked(self, session: Session, row: MemberRow, *, now: datetime) -> NewMember:
        """The new member with all that was looked up; a household that nobody has yet is made."""
        said = row.said
        if not any(said.get(name) for name in ("owner", "introduced_by", "household")) and not self.fields:
            return row.new
        return replace(
            row.new,
            owner_id=self.owners.get(said.get("owner", "").lower()),
            introduced_by_id=self.introducers.get(said.get("introduced_by", "")),
            household_id=self.household(session, said.get("household", ""), now=now),
            custom=self.custom(row),
        )

    def household(self, session: Session, name: str, *, now: datetime) -> int | None:
        if name and name not in self.households:
            made = Household(name=name[:200], created_at=now)
            session.add(made)
            session.flush()
            self.households[name] = made.id
        return self.households.get(name)


def read_links(session: Session, rows: Sequence[MemberRow]) -> Links:
    owners = {row.said["owner"].lower() for row in rows if row.said.get("owner")}
    introducers = {row.said["introduced_by"] for row in rows if row.said.get("introduced_by")}
    names = {row.said["household"] for row in rows if row.said.get("household")}
    return Links(
        {staff.email.lower(): staff.id for staff in session.scalars(select(Staff))} if owners else {},
        _introducers(session, introducers) if introducers else {},
        _households(session, names) if names else {},
        list_fields(session),
    )


def add_opening_points(session: Session, joined: Sequence[tuple[int, MemberRow]], *, now: datetime) -> None:
    given = [(member_id, row.points, row.new.joined_at or now) for member_id, row in joined if row.points]
    if not given:
        return
    columns = (("member_id", BigInteger()), ("points", BigInteger()), ("at", Member.joined_at.type))
    rows = table_of("given", columns, given)
    entries = select(rows.c.member_id, literal(OPENING), rows.c.points, rows.c.at)
    add_points(session, entries=entries, members=select(rows.c.member_id))


def _introducers(session: Session, said: set[str]) -> dict[str, int]:
    rows = session.execute(
        select(Member.id, Member.code, Member.source_reference).where(
            or_(among(Member.code, said), among(Member.source_reference, said))
        )
    ).all()
    by_reference = {row.source_reference: row.id for row in rows if row.source_reference}
    return {**by_reference, **{row.code: row.id for row in rows}}


def _households(session: Session, names: set[str]) -> dict[str, int]:
    rows = select(Household.name, func.min(Household.id)).where(among(Household.name, names)).group_by(Household.name)
    return dict(session.execute(rows).all())
