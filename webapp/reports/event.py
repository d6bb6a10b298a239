"""What came of one event, beside the club's earlier ones."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.events.queries import named_event
from campaigns.insight.event_report import DAYS, SHARES, EventReport, Steps, event_report
from webapp.charts import Chart, Series, bars
from webapp.formats import say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value
from webapp.reports.window import say_worth


def _read(asking: Asking) -> EventReport:
    event = named_event(asking.session, asking.asked.event or "")
    return event_report(asking.session, event_id=event.id, days=asking.asked.days or DAYS, now=asking.now)


def _sheets(found: EventReport, currency: str) -> Iterator[Sheet]:
    rows = [
        *((Cell(each.key, localised(each.name, language())), *_figures(each.steps)) for each in found.by_tier),
        (Cell("", _("All")), *_figures(found.whole)),
    ]
    steps = _(
        "Members by the tier they had when they were invited; those whom they brought stand beside them. Opened it: "
        "followed a link of a message, or answered by link. Members who came are all who were there, with walk-ins and "
        "friends; bought and spent are theirs, from the day of the event until %(day)s.",
        day=found.until.isoformat(),
    )
    steps = f"{steps} {say_worth()}"
    yield Sheet("steps", _("By tier"), steps, [Column("tier", _("Tier"), Kind.TEXT), *_columns()], rows, currency)
    usual = _("Medians of the %(events)s finished events before it whose days are over.", events=found.usual.events)
    shares = [(Cell(step, _names()[step]), found.whole.share(step), found.usual.shares[step]) for step, _of in SHARES]
    columns = [
        Column("step", _("Step"), Kind.TEXT),
        Column("here", _("This event"), Kind.SHARE),
        Column("usual", _("Usually"), Kind.SHARE),
    ]
    yield Sheet("shares", _("Beside earlier events"), usual, columns, shares)
    scores = [(str(score), count) for score, count in enumerate(found.scores.counts, 1)]
    yield Sheet(
        "scores",
        _("How it was"),
        _("Guests by the score they gave, from 1 to 5."),
        [Column("score", _("Score"), Kind.TEXT), Column("guests", _("Guests"))],
        scores,
    )


def _names() -> dict[str, str]:
    return {
        "invited": _("Invited"),
        "opened": _("Opened it"),
        "said_yes": _("Said yes"),
        "came": _("Came"),
        "missed": _("No-show"),
        "walk_ins": _("Walk-in"),
        "there": _("Members who came"),
        "brought": _("Brought"),
        "bought": _("Bought"),
    }


def _columns() -> Iterator[Column]:
    yield from (Column(key, text) for key, text in _names().items())
    yield Column("spent", _("Spent"), Kind.MONEY)


def _figures(steps: Steps) -> tuple[Value, ...]:
    return (*(getattr(steps, name) for name in _names()), steps.spent)


def chart_of(found: EventReport) -> Chart:
    names = {step: _names()[step] for step in ("opened", "said_yes", "came", "bought")}
    series = [Series(_("This event"), [found.whole.share(step) or 0 for step in names])]
    if found.usual.events:
        series.append(Series(_("Usually"), [found.usual.shares[step] or 0 for step in names], "other"))
    return bars([*names.values()], series, say=lambda share: say_percent(share, 0))


def _pictures(found: EventReport) -> tuple[Picture]:
    says = _("The share of the invited who opened it, said yes and came, and of members who came who bought.")
    return (Picture("", chart_of(found), says),)


REPORT = Report(
    key="event",
    title=lazy_gettext("Event report"),
    about=lazy_gettext("From invited to bought, by tier, beside the median of earlier events."),
    takes=(Takes.EVENT, Takes.DAYS),
    needs=Takes.EVENT,
    read=_read,
    sheets=lambda found, currency: tuple(_sheets(found, currency)),
    pictures=lambda found, _currency: _pictures(found),
)
