"""What a report is: one reading of the domain, and the sheets and pictures made of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from campaigns.core.models import Club
from webapp.charts import Chart
from webapp.grids import Grid
from webapp.reports.asked import Asked, Takes
from webapp.reports.sheets import Sheet


class Picture(NamedTuple):
    """`says` tells in one sentence what the chart shows."""

    title: str
    chart: Chart | Grid
    says: str

    @property
    def is_grid(self) -> bool:
        return isinstance(self.chart, Grid)


class Asking(NamedTuple):
    """What a reading is given: an open session, what is asked, and the club's time."""

    session: Session
    asked: Asked
    now: datetime

    @property
    def kept(self) -> datetime | None:
        """The time for which what was kept may serve; nothing where it is to be reckoned anew."""
        return None if self.asked.anew else self.now


@dataclass(frozen=True, slots=True)
class Report:
    """`read` calls one function of the domain; page, files, API and command are all made of what it gives.

    `sheets` and `pictures` are given that and the club's currency. Without what it `needs` there is nothing to show.
    """

    key: str
    title: LazyString
    about: LazyString
    takes: tuple[Takes, ...]
    read: Callable[[Asking], Any]
    sheets: Callable[[Any, str], Sequence[Sheet]]
    pictures: Callable[[Any, str], Sequence[Picture]] = lambda _found, _currency: ()
    needs: Takes | None = None
    paper: Callable[[Any, Club, str], bytes] | None = None
    """A PDF of it for a club, in a language; nothing where there is none."""
    template: str = "admin/reports/report.html"
