"""A report's sheets as files: CSV of one, a spreadsheet of all. No cell of either is run as a formula."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from campaigns.members.imports.member_export import BOM, csv_line
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value, in_major, value_of

LONGEST_NAME = 31
FORMATS = {Kind.SHARE: "0.0%", Kind.MONEY: "#,##0.00", Kind.DATE: "yyyy-mm-dd", Kind.MONTH: "yyyy-mm"}
WIDTH = 18


def as_csv(sheet: Sheet) -> str:
    """The columns by their keys, the rows, and below them what the figures are."""
    return BOM + "".join(csv_line(line) for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    yield tuple(column.key for column in sheet.columns)
    for row in sheet.rows:
        yield tuple(_plain(cell, column, sheet.currency) for cell, column in zip(row, sheet.columns, strict=True))
    yield ()
    yield (sheet.title, sheet.currency)
    yield (sheet.definition,)


def _plain(cell: Value | Cell, column: Column, currency: str) -> str:
    value: Any = _shown(cell, column)
    if value is None:
        return ""
    match column.kind:
        case Kind.SHARE:
            return f"{value:.4f}"
        case Kind.MONEY:
            return str(in_major(value, currency))
        case Kind.MONTH:
            return f"{value:%Y-%m}"
        case Kind.NUMBER | Kind.DAYS:
            return f"{value:g}"
        case _:
            return str(value)


def as_spreadsheet(sheets: Sequence[Sheet]) -> bytes:
    """Figures are numbers in it, to count on with; the last sheet says how they come about."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        styles = {kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()}
        for number, sheet in enumerate(sheets, 1):
            _write(book.add_worksheet(_name(number, sheet)), sheet, bold, styles)
        about = book.add_worksheet(_("How it is computed")[:LONGEST_NAME])
        about.set_column(0, 0, 2 * WIDTH)
        about.set_column(1, 1, 6 * WIDTH)
        for row, sheet in enumerate(sheets):
            about.write_string(row, 0, sheet.title, bold)
            about.write_string(row, 1, sheet.definition)
    return file.getvalue()


def _name(number: int, sheet: Sheet) -> str:
    """Spreadsheet programs refuse some signs, long names, and two sheets of one name."""
    return f"{number} " + "".join(sign for sign in sheet.title if sign not in "[]:*?/\\'")[: LONGEST_NAME - 3]


def _write(page: Any, sheet: Sheet, bold: Any, styles: dict[Kind, Any]) -> None:
    page.set_column(0, max(0, len(sheet.columns) - 1), WIDTH)
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        text = f"{column.text} ({sheet.currency})" if column.kind is Kind.MONEY else column.text
        page.write_string(0, at, text, bold)
    for line, row in enumerate(sheet.rows, 1):
        for at, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _write_cell(page, (line, at), cell, column, sheet.currency, styles.get(column.kind))


def _write_cell(
    page: Any, place: tuple[int, int], cell: Value | Cell, column: Column, currency: str, style: Any
) -> None:
    value = _shown(cell, column)
    if value is None:
        page.write_blank(*place, None)
    elif column.kind is Kind.TEXT:
        page.write_string(*place, str(value))
    elif isinstance(value, date):
        page.write_datetime(*place, value, style)
    else:
        page.write_number(*place, float(in_major(value, currency) if column.kind is Kind.MONEY else value), style)


def _shown(cell: Value | Cell, column: Column) -> Value:
    """People open files: names as they read them, figures as they are."""
    return cell.text if column.kind is Kind.TEXT and isinstance(cell, Cell) and cell.text else value_of(cell)
