"""A table of a report: the same in the page, in a file, to a program and in the terminal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from flask import url_for

from campaigns.members.purchases.money import minor_digits
from webapp.formats import say_date, say_money, say_month, say_number, say_percent

NOTHING = "—"

Value = str | int | float | Decimal | date | None


class Kind(Enum):
    """What the values of a column are; anything may be None, where there is nothing to count from."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    """Between 0 and 1; differences of shares too."""
    MONEY = "money"
    """In minor units of the sheet's currency."""
    DAYS = "days"
    DATE = "date"
    MONTH = "month"


SAID: Mapping[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.COUNT: say_number,
    Kind.NUMBER: say_number,
    Kind.DAYS: say_number,
    Kind.SHARE: say_percent,
    Kind.DATE: say_date,
    Kind.MONTH: say_month,
}


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is what programs and files know it by, `text` what people read."""

    key: str
    text: str
    kind: Kind = Kind.COUNT

    @property
    def numeric(self) -> bool:
        return self.kind not in (Kind.TEXT, Kind.DATE, Kind.MONTH)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that people read otherwise than programs, or behind which there is a page: its endpoint and `args`."""

    value: Value
    text: str = ""
    endpoint: str = ""
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`definition` says how the figures come about; it stands under the table and in every file."""

    key: str
    title: str
    definition: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Cell]]
    currency: str = ""
    as_of: datetime | None = None
    """By the club's clock, when the figures were reckoned, if not just now."""

    def records(self) -> list[dict[str, Value]]:
        """For programs: money in minor units, shares as they are."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, map(value_of, row), strict=True)) for row in self.rows]


def value_of(cell: Value | Cell) -> Any:
    return cell.value if isinstance(cell, Cell) else cell


def say_cell(cell: Value | Cell, column: Column, currency: str) -> str:
    """As people read it in the page's language."""
    if isinstance(cell, Cell) and cell.text:
        return cell.text
    value = value_of(cell)
    if value is None:
        return NOTHING
    return say_money(value, currency) if column.kind is Kind.MONEY else SAID[column.kind](value)


def in_major(minor: Value, currency: str) -> Decimal:
    """1250 cents → 12.50, as spreadsheets add up."""
    return Decimal(str(minor)).scaleb(-minor_digits(currency))


def say_records(sheet: Sheet) -> list[dict[str, str]]:
    """Rows as people read them, by the names of the columns."""
    return [
        {column.text: say_cell(cell, column, sheet.currency) for cell, column in zip(row, sheet.columns, strict=True)}
        for row in sheet.rows
    ]


def cell_page(cell: Value | Cell) -> str:
    """The address of the page behind it; empty where there is none."""
    return url_for(cell.endpoint, **cell.args) if isinstance(cell, Cell) and cell.endpoint else ""


SHEET_FILTERS = (say_cell, cell_page)
