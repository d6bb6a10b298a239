"""What rows of a member file name and the club must know: staff, members, households, fields of its own."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.chapters.models import Chapter
from campaigns.chapters.queries import list_chapters
from campaigns.core.arrays import among, table_of
from campaigns.core.errors import Refused
from campaigns.core.tokens import ALPHABET, Randomness
from campaigns.core.words import mark
from campaigns.members.imports.awaited import OWN_NAMES, Named, comes_back
from campaigns.members.imports.member_fields import CUSTOM
from campaigns.members.imports.member_rows import MemberRow
from campaigns.members.imports.row_faults import RowFault, RowRefused, fault_of
from campaigns.members.models import CustomField, Household, Member, Merge, PrivacyRecord
from campaigns.members.new_member import NewMember
from campaigns.members.operations import CODE_LENGTH, fresh_codes
from campaigns.members.points.ledger import add_points
from campaigns.members.profile.custom_fields import list_fields
from campaigns.members.profile.custom_values import read_values
from campaigns.members.profile.introducers import IntroducedInACircle, IntroducedThemselves
from campaigns.staff.models import Staff

CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
LOOKED_UP = ("owner", "introduced_by", "household", "chapter")
OPENING = "opening"
"""The cause of the points somebody had before."""


class NoSuchOwner(RowRefused):
    sentence = mark("Nobody of the staff has the address “%(email)s”.")


class NoSuchChapter(RowRefused):
    sentence = mark("The club has no chapter “%(name)s”.")


class ChapterClosed(RowRefused):
    sentence = mark("The chapter “%(name)s” is archived: nobody is at home there any more.")


class NoSuchIntroducer(RowRefused):
    sentence = mark("No member has the code or reference “%(who)s”.")


@dataclass(slots=True)
class Links:
    """By what the rows say: ids, and the fields the club added. `named` are the rows of the whole file."""

    owners: Mapping[str, int]
    introducers: Mapping[str, int]
    households: dict[str, int]
    chapters: Mapping[str, Chapter]
    """By their names in lower case."""
    fields: Sequence[CustomField]
    named: Named

    def sorted_out(self, rows: Sequence[MemberRow]) -> tuple[list[MemberRow], list[RowFault]]:
        """Those whose every name is known, and why the others are refused."""
        whole: list[MemberRow] = []
        broken: list[RowFault] = []
        for row in rows:
            try:
                self.check(row)
                whole.append(row)
            except Refused as refusal:
                broken.append(fault_of(row, refusal))
        return whole, broken

    def check(self, row: MemberRow) -> None:
        owner, introducer = row.said.get("owner", "").lower(), row.said.get("introduced_by", "")
        if owner and owner not in self.owners:
            raise NoSuchOwner(email=owner[:120])
        self._check_chapter(row.said.get("chapter", ""))
        if introducer and introducer not in self.introducers:
            self._check_later(row, introducer)
        self.custom(row)

    def _check_chapter(self, name: str) -> None:
        if name and name.lower() not in self.chapters:
            raise NoSuchChapter(name=name[:60])
        if name and not self.chapters[name.lower()].active:
            raise ChapterClosed(name=name[:60])

    def _check_later(self, row: MemberRow, introducer: str) -> None:
        if introducer not in self.named:
            raise NoSuchIntroducer(who=introducer[:40])
        own = own_names(row)
        if introducer in own:
            raise IntroducedThemselves
        if comes_back(self.named, introducer, own):
            raise IntroducedInACircle(name=introducer[:40])

    def awaited(self, kept: Iterable[tuple[int, MemberRow]]) -> dict[int, str]:
        """Member → the introducer who is not known yet."""
        said = ((member_id, row.said.get("introduced_by", "")) for member_id, row in kept)
        return {member_id: who for member_id, who in said if who and who not in self.introducers}

    def custom(self, row: MemberRow) -> dict[str, Any]:
        """The values of the club's own fields. Raises a Refused."""
        texts = {name.removeprefix(CUSTOM): text for name, text in row.said.items() if name.startswith(CUSTOM) and text}
        return read_values(self.fields, texts) if texts else {}

    def linked(self, session: Session, row: MemberRow, *, now: datetime) -> NewMember:
        """The new member with all that was looked up; a household that nobody has yet is made."""
        said = row.said
        if not any(said.get(name) for name in LOOKED_UP) and not self.fields:
            return row.new
        return replace(
            row.new,
            owner_id=self.owners.get(said.get("owner", "").lower()),
            chapter_id=self.chapter_id(said.get("chapter", "")),
            introduced_by_id=self.introducers.get(said.get("introduced_by", "")),
            household_id=self.household(session, said.get("household", ""), now=now),
            custom=self.custom(row),
        )

    def chapter_id(self, name: str) -> int | None:
        return self.chapters[name.lower()].id if name else None

    def household(self, session: Session, name: str, *, now: datetime) -> int | None:
        if name and name not in self.households:
            made = Household(name=name[:200], created_at=now)
            session.add(made)
            session.flush()
            self.households[name] = made.id
        return self.households.get(name)


def read_links(session: Session, rows: Sequence[MemberRow], named: Callable[[], Named]) -> Links:
    """`named` reads the file through, which is done only where an introducer is not known."""
    introducers, names = _said(rows, "introduced_by"), _said(rows, "household")
    known = _introducers(session, introducers) if introducers else {}
    return Links(
        {staff.email.lower(): staff.id for staff in session.scalars(select(Staff))} if _said(rows, "owner") else {},
        known,
        _households(session, names) if names else {},
        _chapters(session) if _said(rows, "chapter") else {},
        list_fields(session),
        named() if introducers - known.keys() else {},
    )


def _said(rows: Sequence[MemberRow], field: str) -> set[str]:
    return {row.said[field] for row in rows if row.said.get(field)}


def own_names(row: MemberRow) -> list[str]:
    """By which other rows may name it."""
    return [row.said[name] for name in OWN_NAMES if row.said.get(name)]


def codes_for(session: Session, rows: Sequence[MemberRow], random_code: Randomness) -> list[str]:
    """The code of each new member: that of their card, where the file tells it and it was never anybody's."""
    told = [row.said.get("code", "").lower() for row in rows]
    wanted = {code for code in told if CODE.fullmatch(code)}
    once: list[InstrumentedAttribute[str]] = [Member.code, Merge.merged_code, PrivacyRecord.member_code]
    for column in once if wanted else ():
        wanted -= set(session.scalars(select(column).where(among(column, wanted))))
    fresh = iter(fresh_codes(session, random_code, sum(code not in wanted for code in told)))
    return [code if code in wanted else next(fresh) for code in told]


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


def _chapters(session: Session) -> dict[str, Chapter]:
    return {chapter.name.lower(): chapter for chapter in list_chapters(session, archived=True)}


def _households(session: Session, names: set[str]) -> dict[str, int]:
    rows = select(Household.name, func.min(Household.id)).where(among(Household.name, names)).group_by(Household.name)
    return dict(session.execute(rows).all())
