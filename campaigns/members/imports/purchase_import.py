"""Importing a file of purchases: what can be kept is kept, every other row is refused with its line and the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.imports.columns import Columns, choose, require
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.files import Table, read_table
from campaigns.members.imports.purchase_fields import FIELDS, IDENTITIES
from campaigns.members.imports.purchase_rows import PurchaseReader, PurchaseRow, Reading
from campaigns.members.imports.purchase_settling import refused_rows
from campaigns.members.imports.purchase_stage import (
    add_purchases,
    correct_purchases,
    find_members,
    stage,
    unknown_lines,
)
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.new_member import NewMember
from campaigns.members.operations import CODE_LENGTH, add_members
from campaigns.members.purchases import note_purchases


@dataclass(frozen=True, slots=True)
class PurchaseOptions:
    """`columns`: heading → field, as told. `source` names the till; an order reference is unique within it."""

    source: str = "import"
    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    country: str = ""
    create_members: bool = False
    correct: bool = False
    """Whether a known order with another date, amount or member replaces what is recorded; else the row is refused."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    rows: int
    added: int
    corrected: int
    unchanged: int
    members_added: int
    faults: tuple[RowFault, ...]
    ignored_columns: tuple[str, ...]
    header: tuple[str, ...]


def import_purchases(
    session: Session, content: bytes, *, options: PurchaseOptions, club: Club, random_code: Randomness, now: datetime
) -> ImportReport:
    """Raises a Refused when the file as a whole cannot be read. The same file again changes nothing."""
    table = read_table(content)
    columns = purchase_columns(table, options.columns)
    reading = Reading(ZoneInfo(club.zone), club.currency, now, options.country, options.date_order)
    reader = PurchaseReader(columns, reading)
    rows, faults = _sorted_out(reader.read(row) for row in table.rows)
    stage(session, rows.values(), currency=club.currency)
    find_members(session)
    created = _create_members(session, rows, options, club, random_code, now=now) if options.create_members else 0
    refused = refused_rows(session, options.source, correct=options.correct)
    faults += [RowFault(each.line, each.sentence, each.values, rows[each.line].cells) for each in refused]
    corrected = correct_purchases(session, now=now)
    added = add_purchases(session, options.source)
    note_purchases(session, added, now=now)
    return ImportReport(
        rows=len(table.rows),
        added=len(added),
        corrected=len(corrected),
        unchanged=len(table.rows) - len(added) - len(corrected) - len(faults),
        members_added=created,
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        ignored_columns=columns.ignored,
        header=table.header,
    )


def purchase_columns(table: Table, told: Mapping[str, str]) -> Columns:
    """Which column means what. Raises a Refused that names the columns in question."""
    known = {heading: heading for heading in table.header if heading} if table.is_log else dict(told)
    columns = choose(table.header, known, FIELDS)
    require(columns, IDENTITIES, ["date"], ["amount"])
    return columns


def _sorted_out(read: Iterable[PurchaseRow | RowFault]) -> tuple[dict[int, PurchaseRow], list[RowFault]]:
    rows: dict[int, PurchaseRow] = {}
    faults: list[RowFault] = []
    for row in read:
        if isinstance(row, RowFault):
            faults.append(row)
        else:
            rows[row.line] = row
    return rows, faults


def _create_members(
    session: Session,
    rows: Mapping[int, PurchaseRow],
    options: PurchaseOptions,
    club: Club,
    random_code: Randomness,
    *,
    now: datetime,
) -> int:
    firsts: dict[str, PurchaseRow] = {}
    for row in sorted((rows[line] for line in unknown_lines(session)), key=lambda row: row.at):
        firsts.setdefault(row.who, row)
    news = [_newcomer(row, options, club) for row in firsts.values()]
    add_members(session, news=news, codes=[random_code(CODE_LENGTH) for _ in news], now=now)
    find_members(session)
    return len(news)


def _newcomer(row: PurchaseRow, options: PurchaseOptions, club: Club) -> NewMember:
    return NewMember(
        full_name=row.name or row.who,
        language=club.language,
        zone=club.zone,
        country=options.country,
        source=f"purchases:{options.source}",
        email=row.email,
        phone=row.phone,
        source_reference=row.customer or None,
        joined_at=row.at,
    )
