"""How long members take to buy again."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.insight.second_purchase import LOOKS, SecondPurchase, second_purchase
from campaigns.insight.survival import Curve
from webapp.charts import Chart, Series, lines
from webapp.formats import say_number, say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.dated import everybody_as_of
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value
from webapp.reports.window import TAKES, say_window, who, window_of

STEPS = 52
"""Of the time that is drawn."""
FEWEST = 20
"""Members of a tier whose curve is drawn; of fewer it would jump."""
WEEK, YEAR = 7, 364


def _read(asking: Asking) -> SecondPurchase:
    return second_purchase(asking.session, window_of(asking), now=asking.kept)


def _sheets(found: SecondPurchase, _currency: str) -> Iterator[Sheet]:
    beside, as_of = (everybody_as_of(found.kept_at), None) if found.everybody else ("", found.kept_at)
    definition = f"{beside}{say_window(found.window)} " + _(
        "The share who made a second trip by so many days after their first, by the product limit of Kaplan and Meier: "
        "whoever has not come again counts as not yet for as long as they could be looked at. The interval is at 95%, "
        "by the variance of Greenwood on the scale of log(-log). Nothing stands where nobody was looked at for so long."
    )
    looks = [(day, *_looks(found.club, day)) for day in LOOKS]
    columns = [Column("days", _("Days"), Kind.DAYS), *_look_columns()]
    yield Sheet("club", _("Time to the second purchase"), definition, columns, looks, as_of=as_of)
    shares = [Column(f"by_{day}", _("By %(days)s days", days=day), Kind.SHARE) for day in LOOKS]
    heads = [Column("who", _("Who"), Kind.TEXT), Column("members", _("Members")), Column("median", _("Half by day"))]
    yield Sheet("tier", _("By tier"), definition, [*heads, *shares], [*_curves(found)], as_of=as_of)


def _curves(found: SecondPurchase) -> Iterator[tuple[Value | Cell, ...]]:
    for tier in found.by_tier:
        yield (Cell(tier.key, localised(tier.name, language())), *_row(tier.curve))
    for name, curve in _compared(found):
        yield (name, *_row(curve))


def _row(curve: Curve) -> tuple[Value, ...]:
    return (curve.members, curve.median, *(_done(curve, day) for day in LOOKS))


def _compared(found: SecondPurchase) -> list[tuple[str, Curve]]:
    both = [found.club] if found.everybody is None else [found.club, found.everybody]
    return [*zip(who(found.window), both, strict=True)]


def _done(curve: Curve, day: int) -> float | None:
    return curve.at(day).done if day <= curve.last else None


def _look_columns() -> tuple[Column, ...]:
    return (
        Column("share", _("Came again"), Kind.SHARE),
        Column("low", _("At least"), Kind.SHARE),
        Column("high", _("At most"), Kind.SHARE),
        Column("waiting", _("Still waiting")),
    )


def _looks(curve: Curve, day: int) -> tuple[Value, ...]:
    point = curve.at(day)
    if day > curve.last:
        return (None, None, None, 0)
    return (point.done, 1 - point.high, 1 - point.low, curve.at_risk(day))


def _pictures(found: SecondPurchase) -> Iterator[Picture]:
    club = found.club
    if club.last < WEEK:
        return
    median = club.median
    says = (
        _("Half of them made a second trip by day %(day)s. The band is the interval at 95%%.", day=say_number(median))
        if median is not None
        else _(
            "%(share)s made a second trip by day %(day)s. The band is the interval at 95%%.",
            share=say_percent(club.at(_end(found)).done),
            day=say_number(_end(found)),
        )
    )
    yield Picture(_("Time to the second purchase"), _chart(found, _compared(found), banded=True), says)
    tiers = [(localised(tier.name, language()), tier.curve) for tier in found.by_tier if tier.curve.members >= FEWEST]
    if len(tiers) > 1:
        yield Picture(_("By tier"), _chart(found, tiers), _("The share with a second trip, by the tier they have now."))


def _end(found: SecondPurchase) -> int:
    return min(found.club.last, YEAR)


def _chart(found: SecondPurchase, curves: list[tuple[str, Curve]], *, banded: bool = False) -> Chart:
    step = max(1, _end(found) // STEPS)
    days = range(0, _end(found) + 1, step)
    tones = ("club", *["other"] * len(curves))
    series = [_series(name, curve, days, tone, banded) for (name, curve), tone in zip(curves, tones, strict=False)]
    return lines([str(day) for day in days], series, say=say_percent)


def _series(name: str, curve: Curve, days: range, tone: str, banded: bool) -> Series:  # noqa: FBT001
    points = [curve.at(day) for day in days if day <= curve.last]
    band = [[1 - point.high for point in points], [1 - point.low for point in points]] if banded else []
    return Series(name, [point.done for point in points], tone, *band)


REPORT = Report(
    key="second-purchase",
    title=lazy_gettext("Time to the second purchase"),
    about=lazy_gettext("How soon members buy again, counting those who have not yet."),
    takes=(*TAKES, Takes.ANEW),
    read=_read,
    sheets=lambda found, currency: tuple(_sheets(found, currency)),
    pictures=lambda found, _currency: tuple(_pictures(found)),
)
