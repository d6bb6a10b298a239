"""Shares in rows and columns, each cell the darker the higher it is; `ui.grid` draws them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from webapp.formats import say_percent

SHADES = 8


class GridCell(NamedTuple):
    """`shade` is from 0, for none, to `SHADES` for the highest of the grid."""

    text: str
    shade: int
    title: str


class GridRow(NamedTuple):
    name: str
    detail: str
    cells: Sequence[GridCell]


@dataclass(frozen=True, slots=True)
class Grid:
    corner: str
    detail: str
    names: Sequence[str]
    rows: Sequence[GridRow]


def grid(
    corner: str, detail: str, names: Sequence[str], rows: Iterable[tuple[str, str, Sequence[float | None]]]
) -> Grid:
    """A row has a name, a detail such as how many it is of, and a share, or none, for each of `names`."""
    kept = list(rows)
    highest = max((share for *_, shares in kept for share in shares if share is not None), default=0) or 1

    def cell(row: str, at: int, share: float | None) -> GridCell:
        if share is None:
            return GridCell("", 0, "")
        said = say_percent(share)
        return GridCell(say_percent(share, 0), ceil(share / highest * SHADES), f"{row} · {names[at]}: {said}")

    return Grid(
        corner,
        detail,
        names,
        [GridRow(name, of, [cell(name, at, share) for at, share in enumerate(shares)]) for name, of, shares in kept],
    )
