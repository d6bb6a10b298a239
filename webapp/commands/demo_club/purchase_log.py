"""The real purchase histories, moved so that they end yesterday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

LOG = Path(__file__).with_name("CDNOW_sample.txt")


@dataclass(frozen=True, slots=True)
class LogRow:
    """`line` is the row's number in the log, from 1: the log has no order numbers of its own."""

    line: int
    number: int
    day: date
    quantity: int
    dollars: Decimal

    @property
    def order_reference(self) -> str:
        return f"cdnow-{self.line:05d}"


def read_log() -> list[LogRow]:
    with LOG.open() as lines:
        return [_row(line, *text.split()[1:]) for line, text in enumerate(lines, 1) if text.strip()]


def ending(rows: Sequence[LogRow], *, last: date) -> list[LogRow]:
    """The same rows with every day moved alike, so that the newest falls on `last`."""
    shift = last - max(row.day for row in rows)
    return [LogRow(row.line, row.number, row.day + shift, row.quantity, row.dollars) for row in rows]


def first_days(rows: list[LogRow]) -> dict[int, date]:
    """Member's number → the day of the first purchase."""
    first: dict[int, date] = {}
    for row in rows:
        first[row.number] = min(row.day, first.get(row.number, row.day))
    return first


def _row(line: int, number: str, day: str, quantity: str, dollars: str) -> LogRow:
    at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    return LogRow(line, int(number), at.date(), int(quantity), Decimal(dollars))
