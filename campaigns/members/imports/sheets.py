"""Rows out of a spreadsheet (.xlsx): what its cells show, as text."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.imports.contents import opened
from campaigns.members.imports.rows import EmptyFile, Row, Table, fitted, headings

LARGEST_UNPACKED = 1 << 30
MOST_CELLS = 20_000_000
_BLOCK = 1 << 20
_CELL = re.compile(rb'<(?:\w+:)?c (?:[^>]*? )?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_KEPT = re.compile(rb"<(?:\w+:)?(?:c|si)[ />]")
"""A cell, which need not say where it stands, or a text that cells share."""
_LONGEST_TAG = 200


class BrokenSpreadsheet(Refused):
    sentence = mark("The spreadsheet cannot be opened: %(fault)s. Save it anew as .xlsx, or as CSV.")
    status = 422


class SpreadsheetTooLarge(Refused):
    sentence = mark("The spreadsheet unpacks to far more than it may. Save the sheet you need as CSV.")
    status = 422


class NoSuchSheet(Refused):
    sentence = mark("The spreadsheet has no sheet “%(sheet)s”; it has %(sheets)s.")
    status = 422


def is_zip(start: bytes) -> bool:
    return start.startswith(b"PK\x03\x04")


def sheet_names(content: bytes) -> list[str]:
    """Those that can be seen, in their order; none of a file that is not a spreadsheet."""
    with opened(content) as file:
        if not is_zip(file.read(4)):
            return []
    with _workbook(content) as book:
        return _visible(book)


def read_sheet(content: bytes, sheet: str) -> Table:
    """The sheet of that name, else the first that can be seen."""
    with _workbook(content) as book:
        names = _visible(book)
        chosen = sheet or next(iter(names), "")
        if chosen not in names:
            raise NoSuchSheet(sheet=sheet, sheets=", ".join(names))
        try:
            found = book.get_sheet_by_name(chosen)
        except CalamineError as fault:
            raise BrokenSpreadsheet(fault=str(fault)[:200]) from fault
    header, first = _header(found)
    return Table(header, _SheetRows(found, first, len(header)))


@dataclass(frozen=True, slots=True)
class _SheetRows:
    """The rows after the header that are not empty; their lines are those the spreadsheet shows."""

    sheet: CalamineSheet
    header_line: int
    width: int

    def __iter__(self) -> Iterator[Row]:
        for line, cells in _lines(self.sheet):
            if line > self.header_line and any(cells):
                yield Row(line, fitted(cells, self.width))


def _header(sheet: CalamineSheet) -> tuple[tuple[str, ...], int]:
    for line, cells in _lines(sheet):
        if any(map(str.strip, cells)):
            return headings(cells), line
    raise EmptyFile


def _lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        yield line, [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            return _number(cell)
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time() else cell.isoformat(" ", "seconds")
        case int() | date() | time() | timedelta():
            return str(cell)
        case _:
            return ""


def _number(value: float) -> str:
    """As the spreadsheet shows it: fifteen digits, no exponent, no `.0`."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{Decimal(f'{value:.15g}'):f}"  # noqa: PLR2004 - exact so far


def _workbook(content: bytes) -> CalamineWorkbook:
    with opened(content) as file:
        plain = file.read()
    try:
        _check(plain)
        return CalamineWorkbook.from_filelike(io.BytesIO(plain))
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError) as fault:
        raise BrokenSpreadsheet(fault=str(fault)[:200]) from fault


def _visible(book: CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]


def _check(plain: bytes) -> None:
    """Unpacks once without keeping anything: neither bytes nor cells nor their area may be beyond all measure."""
    left = LARGEST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        if sum(part.file_size for part in archive.infolist()) > left:
            raise SpreadsheetTooLarge
        for part in archive.infolist():
            with archive.open(part) as file:
                _check_part(iter(lambda file=file: file.read(_BLOCK), b""))  # type: ignore[misc]


def _check_part(blocks: Iterator[bytes]) -> None:
    last, columns, end, kept = 0, set[bytes](), b"", 0
    for block in blocks:
        kept += len(_KEPT.findall(block))
        if kept > MOST_CELLS:
            raise SpreadsheetTooLarge
        found = _CELL.findall(end + block)
        if found:
            columns.update(column for column, _ in found)
            last = max(last, int(found[-1][1]))
        end = block[-_LONGEST_TAG:]
    if last * max(map(_column_number, columns), default=0) > MOST_CELLS:
        raise SpreadsheetTooLarge


def _column_number(letters: bytes) -> int:
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)
