"""Why a row of a file was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.imports.rows import Row


class Lined(Protocol):
    """A row, read or not."""

    @property
    def line(self) -> int: ...

    @property
    def cells(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class RowFault:
    """`sentence` is an English msgid with %(name)s places for `values`; `cells` is the row as it stood.

    `made_reference`: the order reference that was made for a row without one, so that it keeps it when it is mended.
    """

    line: int
    sentence: str
    values: Mapping[str, Any]
    cells: tuple[str, ...]
    made_reference: str = ""
    kind: str = ""
    """The name of the refusal, for programs; files do not keep it."""

    @property
    def reason(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


class RowRefused(Refused):
    """A row that is turned down; what makes a RowFault."""

    status = 422


class WrongWidth(RowRefused):
    sentence = mark("The row has %(found)s cells, the header %(expected)s.")


class NotCut(RowRefused):
    sentence = mark("The row cannot be read: %(fault)s.")


class HasNul(RowRefused):
    sentence = mark("The row holds a NUL character.")


class ValueMissing(RowRefused):
    sentence = mark("%(field)s is empty.")


def check_cells(row: Row, width: int) -> None:
    """Refuse a row that was not cut, has another width than the header, or holds NUL characters."""
    if row.broken:
        raise NotCut(fault=row.broken)
    if len(row.cells) != width:
        raise WrongWidth(found=len(row.cells), expected=width)
    if any("\x00" in cell for cell in row.cells):
        raise HasNul


def fault_of(row: Lined, refusal: Refused) -> RowFault:
    return RowFault(row.line, refusal.sentence, refusal.values, row.cells, kind=type(refusal).__name__)
