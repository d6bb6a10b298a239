"""The last months as lines: the share of members active, and of all buyers the share that came back."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from campaigns.core.words import localised
from campaigns.insight.models import MonthFigure
from campaigns.insight.month import words
from campaigns.insight.month.figures import Measure
from campaigns.insight.month.paper.lettering import ACCENT, FAINT, LINE, SOFT, font_for, readable
from campaigns.insight.month.saying import say_month_short, say_value

HEIGHT = 88.0
_LEFT, _RIGHT, _BOTTOM, _TOP = 26.0, 96.0, 16.0, 6.0
_STEPS = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Where the scale may end."""


class MonthLine(Flowable):  # type: ignore[misc]  # the package has no types
    """Of two months or more."""

    def __init__(self, lately: Sequence[MonthFigure], width: float, language: str) -> None:
        super().__init__()
        self.lately, self.width, self.height, self.language = lately, width, HEIGHT, language
        self.top = next(
            (step for step in _STEPS if step >= max(max(m.active_share, m.came_back_share) for m in lately)), 1.0
        )

    def wrap(self, *_room: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self._scale()
        for place, month in enumerate(self.lately):
            self._write(say_month_short(month.month, self.language), self._x(place), 4, centred=True)
        shares = {
            "active_share": ([month.active_share for month in self.lately], ACCENT),
            "came_back": ([month.came_back_share for month in self.lately], FAINT),
        }
        for key, (values, colour) in shares.items():
            self._line(values, colour)
            self._write(
                localised(words.NAMES[key], self.language), self._x(len(values) - 1) + 6, self._y(values[-1]) - 3
            )

    def _scale(self) -> None:
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.5)
        for part in (0.0, 0.5, 1.0):
            y = self._y(self.top * part)
            self.canv.line(_LEFT, y, self.width - _RIGHT, y)
            self._write(say_value(self.top * part, Measure.SHARE, self.language, ""), 0, y - 3)

    def _line(self, values: Sequence[float], colour: Any) -> None:
        self.canv.setStrokeColor(colour)
        self.canv.setFillColor(colour)
        self.canv.setLineWidth(1.4)
        path = self.canv.beginPath()
        for place, value in enumerate(values):
            (path.lineTo if place else path.moveTo)(self._x(place), self._y(value))
        self.canv.drawPath(path)
        for place, value in enumerate(values):
            self.canv.circle(self._x(place), self._y(value), 1.6, stroke=0, fill=1)

    def _write(self, text: str, x: float, y: float, *, centred: bool = False) -> None:
        said = readable(text)
        self.canv.setFont(font_for(said), 7)
        self.canv.setFillColor(SOFT)
        (self.canv.drawCentredString if centred else self.canv.drawString)(x, y, said)

    def _x(self, place: int) -> float:
        return _LEFT + 8 + (self.width - _LEFT - _RIGHT - 16) * place / (len(self.lately) - 1)

    def _y(self, share: float) -> float:
        return _BOTTOM + (self.height - _BOTTOM - _TOP) * share / self.top
