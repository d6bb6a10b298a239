"""Whether members come back."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.insight.repeat_purchase import MOST, RepeatPurchase, Repeats, repeat_purchase
from webapp.charts import Series, bars, lines
from webapp.formats import say_month, say_number, say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value


def _read(asking: Asking) -> RepeatPurchase:
    return repeat_purchase(asking.session, until=asking.asked.until)


def _sheets(found: RepeatPurchase, _currency: str) -> Sequence[Sheet]:
    tier, month = Column("tier", _("Tier now"), Kind.TEXT), Column("month", _("Month"), Kind.MONTH)
    tiers = [(Cell(each.key, localised(each.name, language())), *_figures(each.repeats)) for each in found.by_tier]
    months = [(each.month, *_figures(each.repeats)) for each in found.by_month]
    until = Column("until", _("Until"), Kind.DATE)
    return (
        Sheet("club", _("The club"), _definition(), [until, *_columns()], [(found.until, *_figures(found.club))]),
        Sheet("tier", _("By tier"), _definition(), [tier, *_columns()], tiers),
        Sheet("month", _("By month of first purchase"), _definition(), [month, *_columns()], months),
    )


def _definition() -> str:
    says = _(
        "A trip is a day with at least one order, where the club is; refunds do not count. Whoever made a second trip "
        "came back. The interval is the median of the days between one trip and the next. The columns 0 to %(most)s+ "
        "say how many members made so many repeat trips.",
        most=MOST,
    )
    return str(says)


def _columns() -> Iterator[Column]:
    yield Column("members", _("Members"))
    yield Column("came_back", _("Came back"))
    yield Column("share", _("Share"), Kind.SHARE)
    yield Column("median_days", _("Median interval"), Kind.DAYS)
    for k in range(MOST):
        yield Column(f"repeat_trips_{k}", str(k))
    yield Column(f"repeat_trips_{MOST}_or_more", f"{MOST}+")


def _figures(repeats: Repeats) -> tuple[Value, ...]:
    return (repeats.members, repeats.came_back, repeats.share, repeats.median_days, *repeats.distribution)


def _pictures(found: RepeatPurchase) -> Iterator[Picture]:
    club = found.club
    if club.members:
        names = [*map(str, range(MOST)), _("%(most)s or more", most=MOST)]
        says = _(
            "%(zero)s of %(members)s members made no repeat trip; %(most)s made %(least)s or more.",
            zero=say_number(club.distribution[0]),
            members=say_number(club.members),
            most=say_number(club.distribution[MOST]),
            least=MOST,
        )
        yield Picture(_("Repeat trips"), bars(names, [Series(_("Members"), club.distribution)], say=say_number), says)
    if len(found.by_month) > 1:
        months = [say_month(each.month) for each in found.by_month]
        shares = [each.repeats.share for each in found.by_month]
        says = _(
            "Share of members who came back, by the month of their first purchase. Later months have had less time."
        )
        yield Picture(_("Came back"), lines(months, [Series(_("Came back"), shares)], say=say_percent), says)


REPORT = Report(
    key="repeat-purchase",
    title=lazy_gettext("Repeat purchase"),
    about=lazy_gettext("Who came back for a second trip, how often, and after how long."),
    takes=(Takes.UNTIL,),
    read=_read,
    sheets=_sheets,
    pictures=lambda found, _currency: tuple(_pictures(found)),
    template="admin/reports/repeat_purchase.html",
)
