"""Importing a file of purchases: what can be kept is kept, every other row is refused with its line and the reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.imports.columns import Columns, choose, require
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.files import read_table
from campaigns.members.imports.purchase_fields import FIELDS, IDENTITIES
from campaigns.members.imports.purchase_rows import PurchaseReader, PurchaseRow, Reading
from campaigns.members.imports.purchase_settling import RefusedRow, refused_rows
from campaigns.members.imports.purchase_stage import (
    added_ids,
    correct_purchases,
    find_members,
    new_purchases,
    stage,
    unknown_lines,
)
from campaigns.members.imports.report import Outcome
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.imports.rows import Table
from campaigns.members.new_member import NewMember, checked
from campaigns.members.operations import fresh_codes, join_members
from campaigns.members.purchases.currencies import follow_orders
from campaigns.members.purchases.recording import on_timelines
from campaigns.members.purchases.source import check_source
from campaigns.members.timeline import note_many


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
    sheet: str = ""


class PurchaseImport:
    """Raises a Refused when the file as a whole cannot be read."""

    owes = True
    chunk = 10_000

    def __init__(
        self, content: bytes, options: PurchaseOptions, club: Club, *, random_code: Randomness, now: datetime
    ) -> None:
        check_source(options.source)
        table = read_table(content, options.sheet)
        columns = purchase_columns(table, options.columns)
        reading = Reading(ZoneInfo(club.zone), club.currency, now, options.country, options.date_order)
        self._rows = table.rows
        self._has_orders = "order" in columns.positions
        self._reader = PurchaseReader(columns, reading)
        self._options = options
        self._club = club
        self._random_code = random_code

    def read(self) -> Iterator[PurchaseRow | RowFault]:
        return map(self._reader.read, self._rows)

    def keep(self, session: Session, rows: Sequence[PurchaseRow | RowFault], *, now: datetime) -> Outcome:
        kept = {row.line: row for row in rows if isinstance(row, PurchaseRow)}
        faults = [row for row in rows if isinstance(row, RowFault)]
        foreign = stage(session, kept.values(), source=self._options.source, currency=self._club.currency)
        find_members(session)
        created, impossible = self._create_members(session, kept, now=now) if self._options.create_members else (0, {})
        refused = refused_rows(session, self._options.source, correct=self._options.correct)
        faults += [self._fault(kept[each.line], impossible.get(kept[each.line].who, each)) for each in refused]
        corrected = correct_purchases(session, now=now)
        added = note_many(session, on_timelines(new_purchases(self._options.source)))
        if foreign:
            follow_orders(session, [*added_ids(session, self._options.source), *corrected], now=now)
        return Outcome(
            added=added,
            changed=len(corrected),
            unchanged=len(rows) - added - len(corrected) - len(faults),
            members_added=created,
            faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        )

    def _fault(self, row: PurchaseRow, why: Refused | RefusedRow) -> RowFault:
        made = "" if self._has_orders else row.order_reference
        return RowFault(row.line, why.sentence, why.values, row.cells, made)

    def _create_members(
        self, session: Session, rows: Mapping[int, PurchaseRow], *, now: datetime
    ) -> tuple[int, Mapping[str, Refused]]:
        """How many, and why others named in these rows cannot be members."""
        firsts: dict[str, PurchaseRow] = {}
        for row in sorted((rows[line] for line in unknown_lines(session)), key=lambda row: row.at):
            firsts.setdefault(row.who, row)
        news: list[NewMember] = []
        impossible: dict[str, Refused] = {}
        for who, row in firsts.items():
            try:
                news.append(checked(_newcomer(row, self._options, self._club)))
            except Refused as refused:
                impossible[who] = refused
        join_members(session, news=news, codes=fresh_codes(session, self._random_code, len(news)), now=now)
        find_members(session)
        return len(news), impossible


def purchase_columns(table: Table, told: Mapping[str, str]) -> Columns:
    """Which column means what. Raises a Refused that names the columns in question."""
    known = {heading: heading for heading in table.header if heading} if table.is_log else dict(told)
    columns = choose(table.header, known, FIELDS)
    require(columns, IDENTITIES, ["date"], ["amount"])
    return columns


def _newcomer(row: PurchaseRow, options: PurchaseOptions, club: Club) -> NewMember:
    return NewMember(
        full_name=row.name or row.who,
        language=club.language,
        zone=club.zone,
        country=options.country,
        source=f"purchases:{options.source}",
        email=row.email,
        phone=row.phone,
        source_reference=row.source_reference or None,
        joined_at=row.at,
    )
