"""Who still buys, month by month after their first purchase."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.insight.retention import Cohort, Retention, retention
from webapp.charts import Series, lines
from webapp.formats import say_month, say_number, say_percent
from webapp.grids import Grid, grid
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Column, Kind, Sheet, Value
from webapp.reports.window import TAKES, say_window, window_of

MONTHS = 24
"""So many cohorts before the running month, unless a first day is asked for."""


def _read(asking: Asking) -> Retention:
    window = window_of(asking)
    return retention(asking.session, window if window.since else replace(window, since=_long_before(window.until)))


def _long_before(day: date) -> date:
    return date(day.year - MONTHS // 12, day.month, 1)


def _sheets(found: Retention, _currency: str) -> tuple[Sheet]:
    definition = f"{say_window(found.window)} " + _(
        "The share of those who first bought in a month who bought again in the first, second, third … month after it. "
        "Months that are not over are left out."
    )
    columns = [
        Column("month", _("First purchase"), Kind.MONTH),
        Column("members", _("Members")),
        *(Column(f"month_{number}", str(number), Kind.SHARE) for number in _months(found)),
    ]
    rows: list[tuple[Value, ...]] = [
        (cohort.month, cohort.members, *_padded(cohort, found.longest)) for cohort in found.cohorts
    ]
    return (Sheet("cohorts", _("Month by month"), definition, columns, rows),)


def _months(found: Retention) -> range:
    return range(1, found.longest + 1)


def _padded(cohort: Cohort, length: int) -> Sequence[float | None]:
    return [*cohort.shares, *[None] * (length - len(cohort.bought))]


def grid_of(found: Retention) -> Grid:
    usual = [found.usual(place) for place in range(found.longest)]
    members = sum(cohort.members for cohort in found.cohorts)
    return grid(
        _("First purchase"),
        _("Members"),
        [str(number) for number in _months(found)],
        [
            *(
                (say_month(each.month), say_number(each.members), _padded(each, found.longest))
                for each in found.cohorts
            ),
            (_("All together"), say_number(members), usual),
        ],
    )


def _pictures(found: Retention) -> Iterator[Picture]:
    if found.longest:
        says = _("The darker a cell, the more of those who first bought in a month bought in that month after it.")
        yield Picture(_("Month by month"), grid_of(found), says)
    usual = [share for place in range(found.longest) if (share := found.usual(place)) is not None]
    if len(usual) > 1:
        says = _("Share of all cohorts together who bought in the first, second, third … month after their first.")
        names = [str(number) for number in _months(found)]
        yield Picture(_("All together"), lines(names, [Series(_("Bought"), usual)], say=say_percent), says)


REPORT = Report(
    key="retention",
    title=lazy_gettext("Retention"),
    about=lazy_gettext("Of those who first bought in a month, who bought in each of the months after it."),
    takes=TAKES,
    read=_read,
    sheets=_sheets,
    pictures=lambda found, _currency: tuple(_pictures(found)),
)
