"""Which deed came last before a purchase; labelled as the weaker thing that it is."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.insight.attribution import DAYS, Attribution, Credit, Source, Touch, attribution
from campaigns.segments.queries import segment_select
from webapp.charts import Series, bars
from webapp.formats import say_number, say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value


def _read(asking: Asking) -> Attribution:
    asked = asking.asked
    members = None if asked.segment is None else segment_select(asking.session, asked.segment, asking.now)
    return attribution(asking.session, until=asked.until, since=asked.since, days=asked.days or DAYS, members=members)


def _sheets(found: Attribution, currency: str) -> Sequence[Sheet]:
    kinds = [(Cell(touch, _names()[touch]), *_figures(found, credit)) for touch, credit in found.by_touch.items()]
    everything = (Cell("all", _("All orders of these days")), *_figures(found, found.all))
    sources = [
        (Cell(each.touch, _names()[each.touch]), _about(each), *_figures(found, each.credit)) for each in found.sources
    ]
    touch, about = Column("touch", _("Last before the order"), Kind.TEXT), Column("about", _("About"), Kind.TEXT)
    return (
        Sheet("touch", _("By the last deed"), _how(found), [touch, *_columns()], [*kinds, everything], currency),
        Sheet("source", _("By campaign and event"), _how(found), [touch, about, *_columns()], sources, currency),
    )


def _names() -> dict[Touch, str]:
    return {
        Touch.CLICK: _("Followed a link"),
        Touch.ANSWER: _("Said yes or maybe"),
        Touch.VISIT: _("Came to an event"),
    }


def _about(each: Source) -> Cell:
    if each.campaign_id is not None:
        return Cell(each.campaign or "", "", "campaigns.show", {"campaign_id": each.campaign_id})
    if each.event is not None:
        title = localised(each.event.title, language())
        return Cell(title, "", "events.show", {"event_id": each.event.id})
    return Cell("", "—")


def _columns() -> Iterator[Column]:
    yield Column("orders", _("Orders"))
    yield Column("share", _("Of all orders"), Kind.SHARE)
    yield Column("members", _("Members"))
    yield Column("spent", _("Amount"), Kind.MONEY)


def _figures(found: Attribution, credit: Credit) -> tuple[Value, ...]:
    share = credit.orders / found.all.orders if found.all.orders else None
    return (credit.orders, share, credit.members, credit.spent)


def _how(found: Attribution) -> str:
    says = _(
        "Weaker than lift: it tells what came before, not what was the cause; many would have bought anyway. Each "
        "order from %(since)s to %(until)s is credited once, to the last deed of its member on that day or in the "
        "%(days)s days before: a link of a message that a person followed, a yes or a maybe to an invitation, or a "
        "visit to an event. The amount is what was kept of these orders: less the refunds that name them, whenever "
        "they came.",
        since=found.since.isoformat(),
        until=found.until.isoformat(),
        days=found.days,
    )
    return str(says)


def _pictures(found: Attribution) -> Iterator[Picture]:
    if found.all.orders:
        orders = [credit.orders for credit in found.by_touch.values()]
        says = _(
            "%(share)s of %(orders)s orders came within %(days)s days of a click, an answer or a visit. That is no "
            "proof: see the lift of a campaign for what it brought.",
            share=say_percent(sum(orders) / found.all.orders),
            orders=say_number(found.all.orders),
            days=found.days,
        )
        yield Picture(
            _("Last before the order"), bars([*_names().values()], [Series(_("Orders"), orders)], say=say_number), says
        )


REPORT = Report(
    key="attribution",
    title=lazy_gettext("Attribution"),
    about=lazy_gettext("Weaker than lift: what members did last before they bought."),
    takes=(Takes.SINCE, Takes.UNTIL, Takes.DAYS, Takes.SEGMENT),
    read=_read,
    sheets=_sheets,
    pictures=lambda found, _currency: tuple(_pictures(found)),
)
