"""How members moved between the classes of value, quarter by quarter."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from campaigns.insight.contribution.movement import CLASSES, Quarter
from campaigns.members.models import MemberClass
from webapp.charts import Series, bars
from webapp.formats import say_date, say_number
from webapp.grids import grid
from webapp.labels import label
from webapp.reports.report import Picture
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value


def sheets(quarters: Sequence[Quarter], currency: str) -> Iterator[Sheet]:
    """None while no quarter was reckoned yet, or of a segment, for moves are of all members."""
    if quarters:
        yield _moves(quarters[0], currency)
        yield _sizes(quarters)


def _moves(quarter: Quarter, currency: str) -> Sheet:
    definition = _(
        "Members by their class of value at the end of the quarter before and on %(day)s, by what they bought and gave "
        "back until then, both held against what is high today. Spent: in the 365 days up to each end. Reckoned on "
        "%(taken)s, for all members.",
        day=quarter.day.isoformat(),
        taken=quarter.taken_at.date().isoformat(),
    )
    columns = [
        Column("before", _("Before"), Kind.TEXT),
        Column("after", _("After"), Kind.TEXT),
        Column("members", _("Members")),
        Column("spent_before", _("Spent before"), Kind.MONEY),
        Column("spent", _("Spent"), Kind.MONEY),
    ]
    rows: list[tuple[Value | Cell, ...]] = [
        (_cell(move.before), _cell(move.after), move.members, move.spent_before, move.spent) for move in quarter.moves
    ]
    return Sheet("moves", _("Moves between classes"), definition, columns, rows, currency)


def _cell(kind: MemberClass | None) -> Cell:
    return Cell(kind.value, _name(kind)) if kind else Cell("", _name(kind))


def _name(kind: MemberClass | None) -> str:
    return str(label(kind).text if kind else _("Had not bought"))


def _sizes(quarters: Sequence[Quarter]) -> Sheet:
    definition = _("Buyers by their class of value at the end of each quarter, held against what is high today.")
    columns = [
        Column("day", _("End of the quarter"), Kind.DATE),
        *(Column(each.value, _name(each)) for each in CLASSES),
        Column("taken_on", _("Reckoned on"), Kind.DATE),
    ]
    rows: list[tuple[Value, ...]] = [(each.day, *each.sizes().values(), each.taken_at.date()) for each in quarters]
    return Sheet("quarters", _("Classes quarter by quarter"), definition, columns, rows)


def pictures(quarters: Sequence[Quarter]) -> Iterator[Picture]:
    if not quarters:
        return
    says = _(
        "Of those who were in a class at the end of the quarter before, the share who were in each on %(day)s.",
        day=say_date(quarters[0].day),
    )
    rows = [_shares(quarters[0], before) for before in (*CLASSES, None)]
    chart = grid(_("Before"), _("Members"), [_name(each) for each in CLASSES], rows)
    yield Picture(_("Moves between classes"), chart, says)
    if len(quarters) > 1:
        names = [_name(each) for each in CLASSES]
        ends = ((quarters[-1], "other"), (quarters[0], "club"))
        series = [Series(say_date(each.day), [*each.sizes().values()], tone) for each, tone in ends]
        says = _(
            "Buyers of each class on %(first)s and on %(last)s.",
            first=say_date(quarters[-1].day),
            last=say_date(quarters[0].day),
        )
        yield Picture(_("Classes quarter by quarter"), bars(names, series, say=say_number), says)


def _shares(quarter: Quarter, before: MemberClass | None) -> tuple[str, str, list[float | None]]:
    counts = {move.after: move.members for move in quarter.moves if move.before is before}
    total = sum(counts.values())
    return _name(before), say_number(total), [counts.get(each, 0) / total if total else None for each in CLASSES]
