"""Importing a file of members: new people are added, people the club knows stay as they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.imports.columns import IGNORED, Columns, choose, require
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.files import read_table
from campaigns.members.imports.member_fields import FIELDS
from campaigns.members.imports.member_rows import MemberReader
from campaigns.members.imports.report import ImportReport, Outcome, keep_all
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.imports.rows import Row, Table
from campaigns.members.member_export import COLUMNS, COMPUTED
from campaigns.members.models import ContactPoint, Member, Merge
from campaigns.members.new_member import NewMember
from campaigns.members.operations import fresh_codes, join_members


@dataclass(frozen=True, slots=True)
class MemberOptions:
    """`columns`: heading → field, as told; `source` is kept as the consents' source."""

    source: str = "import"
    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    country: str = ""
    sheet: str = ""


class MemberImport:
    """Raises a Refused when the file as a whole cannot be read.

    Known are those with the same reference, or the same name and address.
    """

    def __init__(
        self, content: bytes, options: MemberOptions, club: Club, *, random_code: Randomness, now: datetime
    ) -> None:
        self._table = read_table(content, options.sheet)
        columns = member_columns(self._table, options.columns)
        self.header = self._table.header
        self.ignored = columns.ignored
        self._reader = MemberReader(columns, club, options.source, now, options.country, options.date_order)
        self._random_code = random_code

    def read(self) -> Iterator[NewMember | RowFault]:
        return map(self._read, self._table.rows)

    def keep(self, session: Session, rows: Sequence[NewMember | RowFault], *, now: datetime) -> Outcome:
        people = [row for row in rows if isinstance(row, NewMember)]
        news = _unknown(session, people)
        join_members(session, news=news, codes=fresh_codes(session, self._random_code, len(news)), now=now)
        return Outcome(
            added=len(news),
            unchanged=len(people) - len(news),
            faults=tuple(row for row in rows if isinstance(row, RowFault)),
        )

    def _read(self, row: Row) -> NewMember | RowFault:
        try:
            return self._reader.read(row)
        except Refused as refusal:
            return RowFault(row.line, refusal.sentence, refusal.values, row.cells)


def import_members(
    session: Session, content: bytes, *, options: MemberOptions, club: Club, random_code: Randomness, now: datetime
) -> ImportReport:
    """The whole file in the caller's transaction."""
    return keep_all(session, MemberImport(content, options, club, random_code=random_code, now=now), now=now)


def member_columns(table: Table, told: Mapping[str, str]) -> Columns:
    """Which column means what. Raises a Refused that names the columns in question."""
    columns = choose(table.header, {**own_columns(table.header), **told}, FIELDS)
    require(columns, ["name"])
    return columns


def own_columns(header: Sequence[str]) -> dict[str, str]:
    """Of a file that we wrote ourselves: the columns that are not taken back."""
    return dict.fromkeys(COMPUTED, IGNORED) if tuple(header) == COLUMNS else {}


def _unknown(session: Session, people: Sequence[NewMember]) -> list[NewMember]:
    references = [new.source_reference for new in people if new.source_reference]
    addresses = [address for new in people for address in (new.email, new.phone) if address]
    by_reference = select(Member.source_reference).where(among(Member.source_reference, references))
    at_address = (
        select(Member.full_name, ContactPoint.address)
        .join(Member.contact_points)
        .where(among(ContactPoint.address, addresses))
    )
    merged = select(Merge.merged_reference).where(among(Merge.merged_reference, references), Merge.undone_at.is_(None))
    known = set(session.scalars(by_reference.union_all(merged))) if references else set()
    reached = {(name, address) for name, address in session.execute(at_address)} if addresses else set()
    return [new for new in people if new.source_reference not in known and not reached & _names_at(new)]


def _names_at(new: NewMember) -> set[tuple[str, str]]:
    return {(new.full_name, address) for address in (new.email, new.phone) if address}
