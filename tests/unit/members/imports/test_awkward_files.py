import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from campaigns.core.errors import Refused
from campaigns.members.imports import contents, sheets
from campaigns.members.imports.contents import packed
from campaigns.members.imports.files import FileTooLarge, OldSpreadsheet, WebPage, check_size, read_table
from campaigns.members.imports.rejects import rejected_rows
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.imports.rows import NoHeader
from campaigns.members.imports.sheets import (
    BrokenSpreadsheet,
    NoSuchSheet,
    SpreadsheetTooLarge,
    read_sheet,
    sheet_names,
)


@pytest.mark.parametrize(
    "content",
    [
        "姓名;金额\n王芳;1\n".encode("gb18030"),
        "姓名\t金额\n王芳\t1\n".encode("utf-16"),
        "姓名|金额\n王芳|1\n".encode("utf-8-sig"),
        "姓名,金额\r王芳,1\r".encode(),
        "sep=;\n姓名;金额\n王芳;1\n".encode(),
        packed("姓名,金额,,\n\n王芳,1,,\n".encode()),
    ],
)
def test_the_same_rows_however_they_were_written(content: bytes) -> None:
    table = read_table(content)
    assert (table.header, [row.cells for row in table.rows]) == (("姓名", "金额"), [("王芳", "1")])


def test_headings_that_are_empty_or_come_twice_have_names() -> None:
    assert read_table(b'"a,b",,phone,phone\n1,2,3,4\n').header == ("a,b", "#2", "phone", "phone (2)")


def test_rows_may_be_read_again_from_the_beginning() -> None:
    table = read_table(b'a,b\n"1\n2",x\n3\n')
    assert [row.line for row in table.rows] == [row.line for row in table.rows] == [2, 4]


def test_a_spreadsheet_gives_what_its_cells_show() -> None:
    cells = ["Ana", 13800138000.0, datetime(1980, 2, 3), True, 0.1 + 0.2, date(2026, 1, 2)]  # noqa: DTZ001 - as a sheet
    table = read_table(spreadsheet(["name", "phone", "born", "ok", "x", "day"], cells))
    assert next(iter(table.rows)).cells == ("Ana", "13800138000", "1980-02-03", "true", "0.3", "2026-01-02")


def test_a_sheet_is_chosen_by_its_name() -> None:
    content = spreadsheet(["name"], ["Ana"], sheets=("one", "two"))
    assert sheet_names(content) == ["one", "two"]
    with pytest.raises(NoSuchSheet, match="one, two"):
        read_sheet(content, "three")


def test_formulas_stay_text_and_come_out_defused() -> None:
    cells = next(iter(read_table(spreadsheet(["name"], ["=cmd|' /C calc'!A0"])).rows)).cells
    lines = list(rejected_rows(["name"], [RowFault(2, "Why", {}, cells)], say=lambda fault: fault.reason))
    assert lines[1] == "'=cmd|' /C calc'!A0,Why\r\n"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"\xd0\xcf\x11\xe0 old", OldSpreadsheet),
        (b"<html><table><tr><td>Ana", WebPage),
        (b"PK\x03\x04 broken", BrokenSpreadsheet),
    ],
)
def test_what_only_looks_like_a_spreadsheet_is_named(content: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        read_table(content)


@pytest.mark.parametrize(
    "sheet",
    [
        b'<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>',
        b"<row>" + b"<c><v>1</v></c>" * 30,
        b"<sst>" + b"<si><t>a</t></si>" * 30,
    ],
    ids=["far", "no places", "shared texts"],
)
def test_a_bomb_is_refused_before_it_is_opened(sheet: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 20)
    with pytest.raises(SpreadsheetTooLarge):
        read_table(packed_sheet(sheet))


@pytest.mark.parametrize(
    "declared",
    [b'<!ENTITY a "' + b"a" * 99 + b'">', b'<!ENTITY a SYSTEM "file:///etc/passwd">'],
    ids=["laughs", "file"],
)
def test_no_entity_of_a_spreadsheet_is_followed(declared: bytes) -> None:
    plain = spreadsheet(["name"], ["Ana"])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as book, zipfile.ZipFile(made, "w") as hostile:
        for part in book.namelist():
            content = book.read(part)
            if part == "xl/sharedStrings.xml":
                content = content.replace(b"<sst", b"<!DOCTYPE sst [" + declared + b"]><sst").replace(b"Ana", b"&a;")
            hostile.writestr(part, content)
    with pytest.raises(BrokenSpreadsheet):
        read_table(made.getvalue())


@pytest.mark.parametrize("header", ["x," * 100_000 + "x", "x" * 100_000])
def test_a_first_row_that_is_no_header_is_named(header: str) -> None:
    with pytest.raises(NoHeader, match=r"100,?00"):
        read_table(f"{header}\nAna\n".encode())


def test_a_gigabyte_is_refused_by_its_size() -> None:
    with pytest.raises(FileTooLarge, match="200 MB"):
        check_size(1 << 30)
    check_size(contents.LARGEST)


def packed_sheet(sheet: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def spreadsheet(header: list[Any], row: list[Any], sheets: tuple[str, ...] = ("one",)) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in sheets:
            sheet = book.add_worksheet(name)
            for line, cells in enumerate((header, row)):
                for place, cell in enumerate(cells):
                    sheet.write(line, place, cell, *([dated] if isinstance(cell, date) else []))
    return file.getvalue()
