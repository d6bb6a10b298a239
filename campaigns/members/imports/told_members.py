"""Members as another system of the club tells of them, some at a time: read and kept as the rows of a file are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.imports.member_import import Kept, MemberImport, MemberOptions
from campaigns.members.imports.report import chunks
from campaigns.members.imports.rows import Row, Table
from campaigns.members.models import Member
from campaigns.members.operations import hold_newcomers

Cells = Mapping[str, str]
"""By the field of a member file, or by `custom:` and the key of a field of the club's own."""


@dataclass(frozen=True, slots=True)
class MembersTold:
    """By the place of the row, from 1. `codes` are those of members added or known."""

    kept: Kept = field(default_factory=Kept)
    codes: Mapping[int, str] = field(default_factory=dict)

    def states(self) -> dict[int, str]:
        """Line → added, changed, unchanged or refused."""
        changed = self.kept.changed
        known = {line: "changed" if who in changed else "unchanged" for line, who in self.kept.known.items()}
        return dict.fromkeys(self.kept.added, "added") | known | {each.line: "refused" for each in self.kept.faults}


def take_members(
    session: Session,
    rows: Sequence[Cells],
    *,
    options: MemberOptions,
    club: Club,
    random_code: Randomness,
    now: datetime,
) -> MembersTold:
    """Keep what can be kept; a row that is refused loses none of the others. The same again changes nothing."""
    hold_newcomers(session)
    importer = MemberImport(table_of_cells(rows), options, club, random_code=random_code, now=now)
    kept = Kept()
    for chunk in chunks(importer.read(), importer.chunk):
        kept += importer.take(session, chunk, now=now)
    return MembersTold(kept, _codes(session, {**kept.added, **kept.known}))


def table_of_cells(rows: Sequence[Cells]) -> Table:
    """A file of just these; each row has the columns of all."""
    header = tuple(dict.fromkeys(name for cells in rows for name in ("name", *cells)))
    written = [Row(line, tuple(cells.get(name, "") for name in header)) for line, cells in enumerate(rows, 1)]
    return Table(header, written)


def _codes(session: Session, places: Mapping[int, int]) -> dict[int, str]:
    found = session.execute(select(Member.id, Member.code).where(among(Member.id, set(places.values())))).all()
    codes = {row.id: row.code for row in found}
    return {line: codes[member_id] for line, member_id in places.items()}
