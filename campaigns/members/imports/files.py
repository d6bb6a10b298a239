"""Rows out of the files that tills and spreadsheets give: any usual encoding, separator and line ending."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaigns.core.errors import Refused
from campaigns.core.words import mark

_LOG_LINE = re.compile(r"\s*\S+(\s+\S+)?\s+\d{8}\s+-?\d+\s+-?\d*\.?\d+\s*")
_LOG_HEADERS = {4: ("customer", "date", "quantity", "amount"), 5: ("customer", "", "date", "quantity", "amount")}
_LOOKED_AT = 20
_SEPARATORS = ",;\t|"


class EmptyFile(Refused):
    sentence = mark("The file is empty.")
    status = 422


class NoRows(Refused):
    sentence = mark("The file has a header and no rows.")
    status = 422


class NotText(Refused):
    sentence = mark("The file is not text in UTF-8, UTF-16 or GB18030. Save it as CSV first.")
    status = 422


@dataclass(frozen=True, slots=True)
class Row:
    """`line` counts from 1 and is where the row begins. `broken` says why it could not be cut into cells."""

    line: int
    cells: tuple[str, ...]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`is_log`: a whitespace-separated purchase log without a header; its columns are named by their meaning."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    is_log: bool = False


def read_table(content: bytes) -> Table:
    """Raises EmptyFile, NoRows or NotText."""
    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise EmptyFile
    table = _log(text) or _separated(text)
    if any("\x00" in heading for heading in table.header):
        raise NotText
    if not table.rows:
        raise NoRows
    return table


def decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise NotText from fault


def _log(text: str) -> Table | None:
    lines = text.split("\n")
    found = next((line for line in lines[:_LOOKED_AT] if _LOG_LINE.fullmatch(line)), None)
    if found is None:
        return None
    rows = [Row(number, tuple(line.split())) for number, line in enumerate(lines, 1) if line.strip()]
    return Table(_LOG_HEADERS[len(found.split())], rows, is_log=True)


def _separated(text: str) -> Table:
    first = next(line for line in text.split("\n") if line.strip())
    separator = max(_SEPARATORS, key=first.count)
    rows = [row for row in _cut(text, separator) if row.broken or any(cell.strip() for cell in row.cells)]
    return Table(tuple(cell.strip() for cell in rows[0].cells), rows[1:])


def _cut(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    while True:
        begins = reader.line_num + 1
        try:
            yield Row(begins, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as fault:
            yield Row(begins, (), str(fault))
