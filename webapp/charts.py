"""Where the parts of a chart stand; `ui.chart` draws them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import NamedTuple

Say = Callable[[float], str]

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 620, 24, 224
MOST_NAMES = 12
NAME_HEIGHT = 22


class Tick(NamedTuple):
    y: float
    text: str


class Name(NamedTuple):
    x: float
    text: str


class Bar(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    text: str
    title: str
    tone: str


class Dot(NamedTuple):
    x: float
    y: float
    title: str


class Line(NamedTuple):
    name: str
    path: str
    dots: Sequence[Dot]
    end_x: float
    name_y: float
    tone: str


class Band(NamedTuple):
    path: str
    tone: str


class Series(NamedTuple):
    """`tone`: `club` for ours, `other` for the comparison. `low` and `high` are the interval, where there is one."""

    name: str
    values: Sequence[float]
    tone: str = "club"
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    ticks: Sequence[Tick]
    names: Sequence[Name]
    series: Sequence[Series]
    rows: Sequence[tuple[str, Sequence[str]]]
    bars: Sequence[Bar] = ()
    lines: Sequence[Line] = ()
    bands: Sequence[Band] = ()
    width: int = field(default=WIDTH)
    height: int = field(default=HEIGHT)
    left: int = field(default=LEFT)
    right: int = field(default=RIGHT)
    bottom: int = field(default=BOTTOM)


def bars(names: Sequence[str], series: Sequence[Series], *, say: Say) -> Chart:
    """Groups of bars, one group a name. `say` writes a figure in the page's language."""
    top = _round_top(max((value for each in series for value in each.values), default=0))
    slot = (WIDTH - 16 - LEFT) / max(1, len(names))
    width = min(56.0, slot * 0.7 / max(1, len(series)))

    def bar(place: int, group: int, value: float) -> Bar:
        x = LEFT + slot * (group + 0.5) + width * (place - len(series) / 2)
        y = _y(value, top)
        each = series[place]
        title = f"{names[group]} · {each.name}: {say(value)}"
        return Bar(_n(x), y, _n(width - 2), _n(BOTTOM - y), say(value) if width >= 24 else "", title, each.tone)  # noqa: PLR2004 - a figure needs so many units

    return Chart(
        ticks=_ticks(top, say),
        names=_thin([Name(_n(LEFT + slot * (at + 0.5)), name) for at, name in enumerate(names)]),
        series=series,
        rows=_rows(names, series, say),
        bars=[bar(place, at, value) for place, each in enumerate(series) for at, value in enumerate(each.values)],
        right=WIDTH - 16,
    )


def lines(names: Sequence[str], series: Sequence[Series], *, say: Say) -> Chart:
    """One line a series, named at its end, its interval as a band."""
    top = _round_top(max((value for each in series for value in [*each.values, *each.high]), default=0))
    xs = [_n(LEFT + (RIGHT - LEFT) * at / max(1, len(names) - 1)) for at in range(len(names))]
    return Chart(
        ticks=_ticks(top, say),
        names=_thin([Name(x, name) for x, name in zip(xs, names, strict=True)]),
        series=series,
        rows=_rows(names, series, say),
        lines=_names_apart([_line(each, xs, names, top, say) for each in series if each.values]),
        bands=[_band(each, xs, top) for each in series if each.low],
    )


def _line(each: Series, xs: Sequence[float], names: Sequence[str], top: float, say: Say) -> Line:
    dots = [
        Dot(x, _y(value, top), f"{name} · {each.name}: {say(value)}")
        for x, value, name in zip(xs, each.values, names, strict=False)
    ]
    return Line(each.name, _path([(dot.x, dot.y) for dot in dots]), dots, dots[-1].x, dots[-1].y, each.tone)


def _names_apart(found: Sequence[Line]) -> Sequence[Line]:
    """Names of lines that end beside each other stand under each other, in the order of their ends."""
    kept: dict[str, Line] = {}
    lowest = float("-inf")
    for line in sorted(found, key=lambda each: each.name_y):
        lowest = max(line.name_y, _n(lowest + NAME_HEIGHT))
        kept[line.name] = line._replace(name_y=lowest)
    return [kept[line.name] for line in found]


def _band(each: Series, xs: Sequence[float], top: float) -> Band:
    over = [(x, _y(value, top)) for x, value in zip(xs, each.high, strict=False)]
    under = [(x, _y(value, top)) for x, value in zip(xs, each.low, strict=False)]
    return Band(_path([*over, *reversed(under)]) + "Z", each.tone)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _rows(names: Sequence[str], series: Sequence[Series], say: Say) -> list[tuple[str, list[str]]]:
    return [
        (name, [say(each.values[at]) if at < len(each.values) else "" for each in series])
        for at, name in enumerate(names)
    ]


def _ticks(top: float, say: Say) -> list[Tick]:
    return [Tick(_y(top * part / 4, top), say(top * part / 4)) for part in range(5)]


def _thin(names: list[Name]) -> list[Name]:
    return names[:: ceil(len(names) / MOST_NAMES)] if names else []


def _round_top(highest: float) -> float:
    """The next figure up that four grid lines divide evenly: 4, 8, 12, 20, 40 … of some power of ten."""
    if highest <= 0:
        return 1.0
    power = 10.0 ** (floor(log10(highest)) - 1)
    return float(
        next(step * power for step in (10, 12, 16, 20, 24, 32, 40, 48, 60, 80, 100) if step * power >= highest)
    )


def _y(value: float, top: float) -> float:
    return _n(BOTTOM - (BOTTOM - TOP) * value / top)


def _n(figure: float) -> float:
    return round(figure, 1)
