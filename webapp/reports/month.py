"""The monthly review: one month on one page, beside the month before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.models import Club
from campaigns.core.words import localised
from campaigns.insight.models import MonthFigure
from campaigns.insight.month import words
from campaigns.insight.month.figures import Figure, Section, figures_of
from campaigns.insight.month.lists import Listing, Row, lists_ahead, lists_done
from campaigns.insight.month.paper.reader import Reader
from campaigns.insight.month.people import BEHIND
from campaigns.insight.month.review import MonthReview, month_review
from campaigns.insight.month.saying import say_before, say_figure, say_month, say_month_short
from webapp.charts import Series, lines
from webapp.formats import say_date, say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value

PAGES: Mapping[str, tuple[str, str]] = {
    "event": ("events.show", "event_id"),
    "campaign": ("campaigns.show", "campaign_id"),
}
"""The kind of page a row leads to → its endpoint, and what names the row there."""
TEXTS = frozenset({"event", "campaign", "staff", "what", "name"})


class Tile(NamedTuple):
    name: str
    value: str
    before: str
    href: str


def _read(asking: Asking) -> MonthReview:
    session, asked, now = asking
    return month_review(session, month=asked.month, owner_id=asked.owner, anew=asked.anew, now=now)


def _sheets(found: MonthReview, currency: str) -> Iterator[Sheet]:
    yield from (_compared(found, section, currency) for section in (Section.DONE, Section.CAME))
    still = figures_of(found, Section.OPEN)
    row = tuple(_linked(figure, found) for figure in still)
    yield _sheet(Section.OPEN, [*map(_column, still)], [row], currency)
    for listing in (*lists_done(found, language()), *lists_ahead(found, language())):
        sheet = _listed(listing, found)
        yield replace(sheet, as_of=found.kept_at) if listing.key == "next_days" else sheet


def _compared(found: MonthReview, section: Section, currency: str) -> Sheet:
    """The month and the one before, a row each."""
    figures = figures_of(found, section)
    month = Column("month", _say(words.COLUMNS["month"]), Kind.MONTH)
    rows: list[Sequence[Value | Cell]] = [
        (found.month.span.first, *(_linked(figure, found) for figure in figures)),
        (found.before.span.first, *(figure.before for figure in figures)),
    ]
    sheet = _sheet(section, [month, *map(_column, figures)], rows, currency)
    return replace(sheet, as_of=found.kept_at) if section is Section.CAME else sheet


def _sheet(section: Section, columns: Sequence[Column], rows: Sequence[Sequence[Value | Cell]], currency: str) -> Sheet:
    title, definition = words.SECTIONS[section], words.DEFINITIONS[section]
    return Sheet(section.value, _say(title), _say(definition), columns, rows, currency)


def _column(figure: Figure) -> Column:
    return Column(figure.key, _say(words.NAMES[figure.key]), Kind(figure.measure.value))


def _listed(listing: Listing, found: MonthReview) -> Sheet:
    columns = [Column(name, _say(words.COLUMNS[name]), _kind(name)) for name in listing.columns]
    rows = [(_first(row, found), *row.values[1:]) for row in listing.rows]
    return Sheet(listing.key, _say(words.LISTS[listing.key]), _say(words.LIST_DEFINITIONS[listing.key]), columns, rows)


def _kind(name: str) -> Kind:
    return Kind.DATE if name == "day" else Kind.TEXT if name in TEXTS else Kind.COUNT


def _first(row: Row, found: MonthReview) -> Cell:
    if row.page == "staff":
        month = f"{found.month.span.first:%Y-%m}"
        return Cell(row.values[0], "", "reports.show", {"key": REPORT.key, "month": month, "owner": row.number})
    if row.page:
        endpoint, name = PAGES[row.page]
        return Cell(row.values[0], "", endpoint, {name: row.number})
    return Cell(row.values[0])


def _linked(figure: Figure, found: MonthReview) -> Cell:
    """To the people or the rows behind it; what came back, to the report that counts it."""
    if figure.key == "came_back":
        until = {} if found.owner else {"key": "repeat-purchase", "until": found.month.span.last.isoformat()}
        return Cell(figure.value, "", "reports.show" if until else "", until)
    owner = {"owner": found.owner.id} if found.owner else {}
    args = {"figure": figure.key, "month": f"{found.month.span.first:%Y-%m}", **owner}
    return Cell(figure.value, "", "month.people" if figure.key in BEHIND else "month.rows", args)


def tiles(found: MonthReview, section: str, currency: str) -> list[Tile]:
    """The figures as people look at them first."""
    shown = []
    for figure in figures_of(found, Section(section)):
        cell, before = _linked(figure, found), found.before.span.first
        href = url_for(cell.endpoint, **cell.args) if cell.endpoint else ""
        texts = (say_figure(figure, language(), currency), say_before(figure, before, language(), currency))
        shown.append(Tile(_say(words.NAMES[figure.key]), *texts, href))
    return shown


def line_of(lately: Sequence[MonthFigure]) -> Picture | None:
    """Months in a line; nothing while there is but one."""
    if len(lately) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    names = [say_month_short(each.month, language()) for each in lately]
    series = [
        Series(_say(words.NAMES["active_share"]), [each.active_share for each in lately]),
        Series(_say(words.NAMES["came_back"]), [each.came_back_share for each in lately], "other"),
    ]
    says = _(
        "Share of members active in each month; and of all who had bought by its end the share that came back on a "
        "second day. As of %(day)s.",
        day=say_date(lately[-1].taken_at),
    )
    return Picture(_("Month by month"), lines(names, series, say=lambda share: say_percent(share, 0)), says)


def title_of(found: MonthReview) -> str:
    return _say(words.TITLE) % {"month": say_month(found.month.span.first, language())}


def title_of_next(found: MonthReview) -> str:
    return _say(words.NEXT) % {"month": say_month(found.ahead.span.first, language())}


def _paper(found: MonthReview, club: Club, reads: str) -> bytes:
    from campaigns.insight.month.paper.sheet import on_paper  # noqa: PLC0415 - its letters are 30 MB, and few print

    return on_paper(found, Reader(reads, localised(club.name, reads), club.currency))


def _say(texts: dict[str, str]) -> str:
    return localised(texts, language())


MONTH_FILTERS = (tiles, title_of, title_of_next)
REPORT = Report(
    key="month",
    title=lazy_gettext("Monthly review"),
    about=lazy_gettext("What was done for the members, what came of it, what is open, what is next."),
    takes=(Takes.MONTH, Takes.OWNER, Takes.ANEW),
    read=_read,
    sheets=lambda found, currency: tuple(_sheets(found, currency)),
    pictures=lambda found, _currency: tuple(filter(None, [line_of(found.lately)])),
    paper=_paper,
    template="admin/reports/month.html",
)
