"""Figures in tiles: what it is, how much, and beside it the month before, as words and as two bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable, Table

from campaigns.insight.month.paper.lettering import (
    ACCENT,
    FAINT,
    INK,
    LINE,
    SOFT,
    font_for,
    readable,
    shortened,
)

ACROSS = 4
GAP = 10.0
HEIGHT, PLAIN_HEIGHT = 54.0, 40.0
_BAR = 3.0


@dataclass(frozen=True, slots=True)
class Told:
    """`note` speaks of the month before; `bars` are both figures, none of them below nothing, or nothing."""

    name: str
    value: str
    note: str = ""
    bars: tuple[float, float] | None = None


class Tile(Flowable):  # type: ignore[misc]  # the package has no types
    def __init__(self, told: Told, width: float, height: float) -> None:
        super().__init__()
        self.told, self.width, self.height = told, width, height

    def wrap(self, *_room: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(0, self.height, self.width, self.height)
        self._write(self.told.name, self.height - 12, 8, SOFT)
        self._write(self.told.value, self.height - 29, 15, INK, bold=True)
        if self.told.bars:
            self._bars(*self.told.bars)
        self._write(self.told.note, 1, 7.5, SOFT)

    def _write(self, text: str, y: float, size: float, colour: Any, *, bold: bool = False) -> None:
        said = readable(text)
        font = font_for(said, bold=bold)
        self.canv.setFont(font, size)
        self.canv.setFillColor(colour)
        self.canv.drawString(0, y, shortened(said, font, size, self.width - 2))

    def _bars(self, value: float, before: float) -> None:
        most = max(value, before)
        for place, (figure, colour) in enumerate(((value, ACCENT), (before, FAINT))):
            if most and figure:
                self.canv.setFillColor(colour)
                y = 14 - place * (_BAR + 1)
                self.canv.rect(0, y, max(1.0, (self.width - 8) * figure / most), _BAR, stroke=0, fill=1)


def tiles(told: Sequence[Told], width: float) -> Table:
    """In rows of `ACROSS`."""
    each = (width - GAP * (ACROSS - 1)) / ACROSS
    height = HEIGHT if any(one.note for one in told) else PLAIN_HEIGHT
    cells: list[Any] = [Tile(one, each, height) for one in told]
    cells += [""] * (-len(cells) % ACROSS)
    rows = [cells[start : start + ACROSS] for start in range(0, len(cells), ACROSS)]
    table = Table(rows, colWidths=[each + GAP] * (ACROSS - 1) + [each], hAlign="LEFT")
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    return table
