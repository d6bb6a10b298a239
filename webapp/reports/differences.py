"""Differences between two groups, as sheets have them and people read them."""

from collections.abc import Iterator

from flask_babel import gettext as _

from campaigns.insight.lift.differences import Difference
from webapp.formats import say_number
from webapp.reports.sheets import Cell, Column, Kind, Value

POINT = 100
NO_BREAK = "\u00a0"


def say_points(part: float) -> str:
    """0.021 → +2.1 pp: percentage points."""
    points = round(part * POINT, 1)
    sign = "+" if points > 0 else ""
    return str(_("%(points)s pp", points=f"{sign}{say_number(points)}")).replace(" ", NO_BREAK)


def difference_columns(kind: Kind = Kind.SHARE) -> Iterator[Column]:
    yield Column("difference", _("Difference"), kind)
    yield Column("low", _("At least"), kind)
    yield Column("high", _("At most"), kind)


def points(found: Difference | None) -> tuple[Value | Cell, ...]:
    """Of shares; three empty cells for nothing."""
    if found is None:
        return (None, None, None)
    return tuple(Cell(each, say_points(each)) for each in (found.estimate, found.low, found.high))


def money(found: Difference | None) -> tuple[Value | Cell, ...]:
    """In minor units."""
    return (None, None, None) if found is None else tuple(map(round, (found.estimate, found.low, found.high)))


def verdict(found: Difference | None) -> Cell:
    """In one word."""
    if found is None:
        return Cell("nobody", _("Nobody to compare with"))
    if found.inconclusive:
        return Cell("inconclusive", _("Inconclusive"))
    return Cell("more", _("More")) if found.estimate > 0 else Cell("less", _("Less"))
