"""Importing a file of members: new people are added, people the club knows stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.imports.columns import IGNORED, choose, require
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.files import Row, read_table
from campaigns.members.imports.member_fields import FIELDS
from campaigns.members.imports.member_rows import MemberReader
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.member_export import COLUMNS, COMPUTED
from campaigns.members.models import ContactPoint, Member
from campaigns.members.new_member import NewMember
from campaigns.members.operations import CODE_LENGTH, add_members


@dataclass(frozen=True, slots=True)
class MemberOptions:
    """`columns`: heading → field, as told; `source` is kept as the consents' source."""

    source: str = "import"
    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class MemberReport:
    rows: int
    added: int
    unchanged: int
    faults: tuple[RowFault, ...]
    ignored_columns: tuple[str, ...]
    header: tuple[str, ...]


def import_members(
    session: Session, content: bytes, *, options: MemberOptions, club: Club, random_code: Randomness, now: datetime
) -> MemberReport:
    """Known are those with the same reference, or the same name and address. Raises a Refused for a file unread."""
    table = read_table(content)
    ours = dict.fromkeys(COMPUTED, IGNORED) if table.header == COLUMNS else {}
    columns = choose(table.header, {**ours, **options.columns}, FIELDS)
    require(columns, ["name"])
    reader = MemberReader(columns, club, options.source, now, options.country, options.date_order)
    read = [_read(reader, row) for row in table.rows]
    faults = tuple(row for row in read if isinstance(row, RowFault))
    people = [row for row in read if isinstance(row, NewMember)]
    news = _unknown(session, people)
    add_members(session, news=news, codes=[random_code(CODE_LENGTH) for _ in news], now=now)
    return MemberReport(
        rows=len(table.rows),
        added=len(news),
        unchanged=len(people) - len(news),
        faults=faults,
        ignored_columns=columns.ignored,
        header=table.header,
    )


def _read(reader: MemberReader, row: Row) -> NewMember | RowFault:
    try:
        return reader.read(row)
    except Refused as refusal:
        return RowFault(row.line, refusal.sentence, refusal.values, row.cells)


def _unknown(session: Session, people: Sequence[NewMember]) -> list[NewMember]:
    references = [new.source_reference for new in people if new.source_reference]
    addresses = [address for new in people for address in (new.email, new.phone) if address]
    by_reference = select(Member.source_reference).where(among(Member.source_reference, references))
    at_address = (
        select(Member.full_name, ContactPoint.address)
        .join(Member.contact_points)
        .where(among(ContactPoint.address, addresses))
    )
    known = set(session.scalars(by_reference)) if references else set()
    reached = {(name, address) for name, address in session.execute(at_address)} if addresses else set()
    return [new for new in people if new.source_reference not in known and not reached & _names_at(new)]


def _names_at(new: NewMember) -> set[tuple[str, str]]:
    return {(new.full_name, address) for address in (new.email, new.phone) if address}
