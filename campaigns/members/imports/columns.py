"""Which column of a file means what: guessed from its header, or told."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.core.errors import Refused
from campaigns.core.words import mark

IGNORED = "ignore"
REASONS = ("refused because", "拒绝原因")
"""The heading of the reasons in a file of refused rows, which may come back as it is."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class UnknownColumns(Refused):
    sentence = mark("Unknown columns: %(columns)s. Say what each means, one of %(fields)s, or “ignore”.")
    status = 422


class UnknownField(Refused):
    sentence = mark("“%(field)s” is not a field; use one of %(fields)s, or “ignore”.")
    status = 422


class NoSuchColumn(Refused):
    sentence = mark("The file has no column “%(column)s”; it has %(columns)s.")
    status = 422


class FieldTwice(Refused):
    sentence = mark("Two columns mean “%(field)s”: %(columns)s.")
    status = 422


class FieldMissing(Refused):
    sentence = mark("The file has no column for %(fields)s. Say which column it is.")
    status = 422


@dataclass(frozen=True, slots=True)
class Columns:
    """The position of each field in a row, and the headings that nobody asked for."""

    positions: Mapping[str, int]
    ignored: tuple[str, ...]
    width: int

    def pick(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells by field, tidied; a field without a column is absent."""
        return {field: _bare(cells[position].strip()) for field, position in self.positions.items()}


def guess(header: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Heading → field, for the headings that are a field's name or one of its usual other names."""
    names = {_plain(name): field for field, others in known.items() for name in (field, *others)}
    return {heading: names[_plain(heading)] for heading in header if _plain(heading) in names}


def choose(header: Sequence[str], told: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> Columns:
    """Where each field stands: as told, else as guessed. Once anything is told, the rest may be ignored."""
    _check_told(header, told, known)
    meant = {**_untaken(guess(header, known), told), **told}
    unknown = [heading for heading in header if not _is_unnamed(heading) and heading not in meant]
    if unknown and not told:
        raise UnknownColumns(columns=_listed(unknown), fields=", ".join(known))
    positions: dict[str, int] = {}
    for position, heading in enumerate(header):
        field = meant.get(heading, IGNORED)
        if field in positions:
            raise FieldTwice(field=field, columns=_listed([header[positions[field]], heading]))
        if field != IGNORED:
            positions[field] = position
    return Columns(
        positions, tuple(heading for heading in header if meant.get(heading, IGNORED) == IGNORED), len(header)
    )


def require(columns: Columns, *alternatives: Sequence[str]) -> None:
    """Of each group of fields at least one must have a column."""
    missing = [group for group in alternatives if not any(field in columns.positions for field in group)]
    if missing:
        raise FieldMissing(fields=", ".join("/".join(group) for group in missing))


def guess_by_cells(
    header: Sequence[str],
    samples: Sequence[Sequence[str]],
    looks: Mapping[str, re.Pattern[str]],
    named: Mapping[str, str],
) -> dict[str, str]:
    """Heading → field, for columns not `named` whose cells all look like a field's that no column has yet."""
    found: dict[str, str] = {}
    for place, heading in enumerate(header):
        cells = [row[place].strip() for row in samples if place < len(row) and row[place].strip()]
        taken = {*named.values(), *found.values()}
        fitting = (field for field, look in looks.items() if cells and all(map(look.fullmatch, cells)))
        field = next((field for field in fitting if field not in taken), None)
        if field and heading not in named:
            found[heading] = field
    return found


def _is_unnamed(heading: str) -> bool:
    return not heading or heading.startswith("#") or heading in REASONS


def _check_told(header: Sequence[str], told: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> None:
    for heading, field in told.items():
        if heading not in header:
            raise NoSuchColumn(column=heading, columns=_listed(header))
        if field not in known and field != IGNORED:
            raise UnknownField(field=field, fields=", ".join(known))


def _untaken(guessed: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    return {heading: field for heading, field in guessed.items() if field not in told.values()}


def _bare(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a cell as a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULAS) else cell


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading)).lower()


def _listed(headings: Sequence[str]) -> str:
    return ", ".join(f"“{heading[:40]}”" for heading in headings[:20])
