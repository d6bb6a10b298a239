"""What lies between one trip and the next."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.insight.buyers import Window
from campaigns.insight.intervals import MOST, Interval, intervals_question
from campaigns.insight.keeping import answer
from webapp.charts import Series, bars
from webapp.formats import say_number
from webapp.reports.asked import Takes
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet
from webapp.reports.window import TAKES, say_window, window_of


class Found(NamedTuple):
    window: Window
    intervals: Sequence[Interval]
    kept_at: datetime | None


def _read(asking: Asking) -> Found:
    window = window_of(asking)
    question = intervals_question(asking.session, window)
    return Found(window, *answer(asking.session, question, now=asking.kept if window.members is None else None))


def _sheets(found: Found, _currency: str) -> tuple[Sheet]:
    definition = f"{say_window(found.window)} " + _(
        "Days from one trip to the next, of those who made both: a quarter of them took no longer than the first "
        "figure, half than the second, three quarters than the third. Those who have not come again are not among them."
    )
    rows = [
        (Cell(each.trip, _trip_name(each.trip)), each.count, each.quarter, each.median, each.three_quarters)
        for each in found.intervals
    ]
    columns = [
        Column("trip", _("To trip"), Kind.TEXT),
        Column("intervals", _("Intervals")),
        Column("quarter", _("A quarter"), Kind.DAYS),
        Column("median", _("Half"), Kind.DAYS),
        Column("three_quarters", _("Three quarters"), Kind.DAYS),
    ]
    return (Sheet("intervals", _("From one trip to the next"), definition, columns, rows, as_of=found.kept_at),)


def _trip_name(trip: int) -> str:
    if not trip:
        return str(_("All"))
    return str(_("%(number)s and later", number=trip) if trip == MOST else trip)


def _pictures(found: Found) -> Iterator[Picture]:
    if found.intervals:
        whole, *each = found.intervals
        says = _(
            "Half of all intervals were of %(days)s days or fewer. By the number of the trip they led to, the median:",
            days=say_number(whole.median),
        )
        medians = Series(_("Days"), [interval.median for interval in each])
        chart = bars([_trip_name(interval.trip) for interval in each], [medians], say=say_number)
        yield Picture(_("From one trip to the next"), chart, says)


REPORT = Report(
    key="intervals",
    title=lazy_gettext("From one trip to the next"),
    about=lazy_gettext("How many days lie between the purchases of those who come again."),
    takes=(*TAKES, Takes.ANEW),
    read=_read,
    sheets=_sheets,
    pictures=lambda found, _currency: tuple(_pictures(found)),
)
