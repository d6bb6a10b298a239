"""Importing a file of members: new people are added, those the club knows stay or are brought up to date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.models import Club
from campaigns.core.tokens import Randomness
from campaigns.members.agreement.opt_in import OWN_IMPORT
from campaigns.members.imports.awaited import Named, await_introducers, names_in, settle_introducers
from campaigns.members.imports.columns import IGNORED, Columns, choose, require
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.member_export import COLUMNS, COMPUTED
from campaigns.members.imports.member_fields import CUSTOM, FIELDS, custom_columns
from campaigns.members.imports.member_known import find_known
from campaigns.members.imports.member_links import Links, add_opening_points, codes_for, own_names, read_links
from campaigns.members.imports.member_rows import MemberReader, MemberRow
from campaigns.members.imports.member_update import Known, update_known
from campaigns.members.imports.report import Outcome
from campaigns.members.imports.row_faults import RowFault, fault_of
from campaigns.members.imports.rows import Row, Table
from campaigns.members.operations import join_members


@dataclass(frozen=True, slots=True)
class MemberOptions:
    """`columns`: heading → field, as told; `source` is kept as the consents' source."""

    source: str = "import"
    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    country: str = ""
    sheet: str = ""
    known: str = Known.LEAVE
    """What becomes of people the club knows already."""
    confirmed: bool = True
    """Whether the file proves the consents; else, where the club asks twice, they are asked to confirm."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Line → the member whom it added, or whom the club knew already; `changed` are members of the latter."""

    added: Mapping[int, int] = field(default_factory=dict)
    known: Mapping[int, int] = field(default_factory=dict)
    changed: frozenset[int] = frozenset()
    faults: tuple[RowFault, ...] = ()

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(
            {**self.added, **other.added},
            {**self.known, **other.known},
            self.changed | other.changed,
            self.faults + other.faults,
        )


class MemberImport:
    """Raises a Refused when the columns do not say enough.

    Known are those with the same code or reference, or the same name and address.
    """

    owes = False
    chunk = 4_000

    def __init__(
        self, table: Table, options: MemberOptions, club: Club, *, random_code: Randomness, now: datetime
    ) -> None:
        self._table = table
        self._columns = columns = member_columns(table, options.columns)
        consent_source = "" if options.confirmed else OWN_IMPORT
        self._reader = MemberReader(
            columns, club, options.source, now, options.country, options.date_order, consent_source
        )
        self._known = Known(options.known)
        self._random_code = random_code

    def read(self) -> Iterator[MemberRow | RowFault]:
        return map(self._read, self._table.rows)

    def keep(self, session: Session, rows: Sequence[MemberRow | RowFault], *, now: datetime) -> Outcome:
        kept = self.take(session, rows, now=now)
        return Outcome(
            added=len(kept.added),
            changed=len(kept.changed),
            unchanged=len(kept.known) - len(kept.changed),
            faults=kept.faults,
        )

    def take(self, session: Session, rows: Sequence[MemberRow | RowFault], *, now: datetime) -> Kept:
        """As `keep`, told row by row."""
        people = [row for row in rows if isinstance(row, MemberRow)]
        faults = [row for row in rows if isinstance(row, RowFault)]
        known = find_known(session, people)
        links = read_links(session, people, self._named)
        whole, broken = links.sorted_out([row for row in people if row.line not in known])
        ids = self._join(session, whole, links, now=now)
        staying = [(known[row.line], row) for row in people if row.line in known]
        changed, unfit = update_known(session, staying, links, how=self._known, now=now)
        kept = [*zip(ids, whole, strict=True), *staying]
        await_introducers(session, links.awaited(kept))
        settle_introducers(session, {name: member_id for member_id, row in kept for name in own_names(row)})
        lost = {fault.line for fault in unfit}
        return Kept(
            added={row.line: member_id for member_id, row in zip(ids, whole, strict=True)},
            known={row.line: member_id for member_id, row in staying if row.line not in lost},
            changed=changed,
            faults=tuple(sorted([*faults, *broken, *unfit], key=lambda fault: fault.line)),
        )

    def _join(self, session: Session, rows: Sequence[MemberRow], links: Links, *, now: datetime) -> list[int]:
        news = [links.linked(session, row, now=now) for row in rows]
        codes = codes_for(session, rows, self._random_code)
        ids = join_members(session, news=news, codes=codes, now=now)
        add_opening_points(session, list(zip(ids, rows, strict=True)), now=now)
        return ids

    @cached_property
    def _rows_named(self) -> Named:
        return names_in(self._table.rows, self._columns)

    def _named(self) -> Named:
        return self._rows_named

    def _read(self, row: Row) -> MemberRow | RowFault:
        try:
            return self._reader.read(row)
        except Refused as refusal:
            return fault_of(row, refusal)


def member_columns(table: Table, told: Mapping[str, str]) -> Columns:
    """Which column means what. Raises a Refused that names the columns in question."""
    own = [field for field in (*table.header, *told.values()) if field.startswith(CUSTOM)]
    known = {**FIELDS, **dict.fromkeys(own, ())}
    columns = choose(table.header, {**own_columns(table.header), **told}, known)
    require(columns, ["name", "family_name"])
    return columns


def own_columns(header: Sequence[str]) -> dict[str, str]:
    """Fields of the club's own by their key; and, of a file that we wrote ourselves, what is not taken back."""
    ours = dict.fromkeys(COMPUTED, IGNORED) if tuple(header[: len(COLUMNS)]) == COLUMNS else {}
    return {**custom_columns(header), **ours}
