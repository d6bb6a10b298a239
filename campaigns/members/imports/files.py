"""Rows out of the files that tills and spreadsheets give: any usual encoding, separator and line ending."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.imports.contents import LARGEST, beginning, opened
from campaigns.members.imports.rows import EmptyFile, NoRows, Row, Table, fitted, headings
from campaigns.members.imports.sheets import is_zip, read_sheet

_LOG_LINE = re.compile(r"\s*\S+(\s+\S+)?\s+\d{8}\s+-?\d+\s+-?\d*\.?\d+\s*")
_LOG_HEADERS = {4: ("customer", "date", "quantity", "amount"), 5: ("customer", "", "date", "quantity", "amount")}
_LOOKED_AT = 20
_SEPARATORS = ",;\t|"
_TOLD = re.compile(r"sep=(.)")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MARKUP = re.compile(r"\ufeff?\s*<(!doctype|html|table|meta|\?xml)", re.IGNORECASE)
_BLOCK = 1 << 20


class NotText(Refused):
    sentence = mark("The file is not text in UTF-8, UTF-16 or GB18030. Save it as CSV first.")
    status = 422


class OldSpreadsheet(Refused):
    sentence = mark("This is an old Excel file, or has a password. Save it as .xlsx without a password, or as CSV.")
    status = 422


class WebPage(Refused):
    sentence = mark("This is a web page with the name of a spreadsheet. Open it in Excel and save it as .xlsx or CSV.")
    status = 422


class FileTooLarge(Refused):
    sentence = mark("The file has more than %(most)s MB. Nothing was kept; split it and import the parts.")
    status = 413


def check_size(size: int) -> None:
    if size > LARGEST:
        raise FileTooLarge(most=LARGEST >> 20)


def read_table(content: bytes, sheet: str = "") -> Table:
    """Of packed or plain bytes; `sheet` names one of a spreadsheet. Raises a Refused that names what is wrong."""
    table = _table(content, sheet)
    if any("\x00" in heading for heading in table.header):
        raise NotText
    if next(iter(table.rows), None) is None:
        raise NoRows
    return table


def _table(content: bytes, sheet: str) -> Table:
    start = beginning(content, len(_OLD_EXCEL))
    if not start:
        raise EmptyFile
    if start == _OLD_EXCEL:
        raise OldSpreadsheet
    if is_zip(start):
        return read_sheet(content, sheet)
    return _text_table(_Text(content, _encoding(content)))


@dataclass(frozen=True, slots=True)
class _Text:
    content: bytes
    encoding: str

    def opened(self) -> TextIO:
        """All line endings become the same."""
        return io.TextIOWrapper(opened(self.content), self.encoding)


@dataclass(frozen=True, slots=True)
class _LogRows:
    text: _Text

    def __iter__(self) -> Iterator[Row]:
        with self.text.opened() as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield Row(number, tuple(line.split()))


@dataclass(frozen=True, slots=True)
class _SeparatedRows:
    """The rows that are not empty, after the header."""

    text: _Text
    separator: str
    skipped: int
    width: int

    def __iter__(self) -> Iterator[Row]:
        return islice(self.with_header(), 1, None)

    def with_header(self) -> Iterator[Row]:
        with self.text.opened() as lines:
            for _ in range(self.skipped):
                next(lines)
            for begins, cells, broken in _cut(lines, self.separator):
                if broken or any(map(str.strip, cells)):
                    yield Row(begins + self.skipped, fitted(cells, self.width) if self.width else tuple(cells), broken)


def _text_table(text: _Text) -> Table:
    with text.opened() as lines:
        first = list(islice(lines, _LOOKED_AT))
        if not any(map(str.strip, first)) and not any(line.strip() for line in lines):
            raise EmptyFile
    if _MARKUP.match("".join(first)):
        raise WebPage
    found = next((line for line in first if _LOG_LINE.fullmatch(line.rstrip("\n"))), None)
    if found is not None:
        return Table(_LOG_HEADERS[len(found.split())], _LogRows(text), is_log=True)
    return _separated(text, first)


def _separated(text: _Text, first: list[str]) -> Table:
    told = _TOLD.fullmatch(first[0].strip("\n"))
    separator = told.group(1) if told else _separator([line for line in first if line.strip()])
    skipped = 1 if told else 0
    top = next(_SeparatedRows(text, separator, skipped, 0).with_header(), None)
    if top is None:
        raise EmptyFile
    header = headings(top.cells)
    return Table(header, _SeparatedRows(text, separator, skipped, len(header)))


def _separator(lines: list[str]) -> str:
    """The one that cuts the header into the most cells; what stands inside quotes does not count."""
    return max(_SEPARATORS, key=lambda separator: len(next(_cut(iter(lines), separator), (0, (), ""))[1]))


def _cut(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str], str]]:
    reader = csv.reader(lines, delimiter=separator)
    while True:
        begins = reader.line_num + 1
        try:
            yield begins, next(reader), ""
        except StopIteration:
            return
        except csv.Error as fault:
            yield begins, [], str(fault)


def _encoding(content: bytes) -> str:
    if beginning(content, 2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    found = next((encoding for encoding in candidates if _decodes(content, encoding)), None)
    if found is None:
        raise NotText
    return found


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with opened(content) as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
