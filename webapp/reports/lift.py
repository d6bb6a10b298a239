"""What messages are worth: those who were to be written to beside those left alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.insight.lift.keeping import DAYS
from campaigns.insight.lift.report import SMALL, Compared, Lift, lift
from webapp.charts import Series, bars
from webapp.formats import say_date, say_number, say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.differences import difference_columns, money, points, say_points, verdict
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value
from webapp.reports.window import say_worth

Row = tuple[Value | Cell, ...]


def _read(asking: Asking) -> Lift:
    session, asked, now = asking
    days = asked.days or DAYS
    return lift(session, campaign_id=asked.campaign, days=days, since=asked.since, anew=asked.anew, now=now)


def _sheets(found: Lift, currency: str) -> Sequence[Sheet]:
    group = Column("tier", _("Tier then"), Kind.TEXT)
    groups = [*_groups(found)]
    rates = [(name, *_rate(each)) for name, each in groups]
    spends = [(name, *_spend(each)) for name, each in groups]
    adjusted = [(name, *_adjusted(each)) for name, each in groups]
    sheets = (
        Sheet("rate", _("Who bought"), " ".join(_how_rate(found)), [group, *_rate_columns()], rates),
        Sheet("spend", _("What they spent"), _how_spend(found), [group, *_spend_columns()], spends, currency),
        Sheet(
            "adjusted", _("Adjusted for the past"), _how_adjusted(), [group, *_adjusted_columns()], adjusted, currency
        ),
        Sheet("check", _("Does the measure hold?"), _how_check(), [*_check_columns()], [_rate(found.halves)]),
    )
    return [replace(sheet, as_of=found.kept_at) for sheet in sheets]


def _groups(found: Lift) -> Iterator[tuple[Cell, Compared]]:
    yield Cell("", _("All")), found.whole
    for each in found.tiers:
        name = localised(each.name, language()) if each.name else _("A tier that is gone")
        shown = _("%(tier)s (small)", tier=name) if each.compared.small else name
        yield Cell(name, shown), each.compared


def _rate_columns() -> Iterator[Column]:
    yield Column("written", _("Written to"))
    yield Column("held_out", _("Held out"))
    yield Column("written_bought", _("Written to: bought"), Kind.SHARE)
    yield Column("held_out_bought", _("Held out: bought"), Kind.SHARE)
    yield from difference_columns()
    yield Column("verdict", _("Verdict"), Kind.TEXT)


def _check_columns() -> Iterator[Column]:
    yield Column("one", _("One half"))
    yield Column("other", _("Other half"))
    yield Column("one_bought", _("One half: bought"), Kind.SHARE)
    yield Column("other_bought", _("Other half: bought"), Kind.SHARE)
    yield from difference_columns()
    yield Column("verdict", _("Verdict"), Kind.TEXT)


def _rate(each: Compared) -> Row:
    shares = tuple(arm.rate if arm.members else None for arm in (each.written, each.held))
    return (each.written.members, each.held.members, *shares, *points(each.rate), verdict(each.rate))


def _spend_columns() -> Iterator[Column]:
    yield Column("written_spent", _("Written to: spent"), Kind.MONEY)
    yield Column("held_out_spent", _("Held out: spent"), Kind.MONEY)
    yield from difference_columns(Kind.MONEY)
    yield Column("verdict", _("Verdict"), Kind.TEXT)


def _spend(each: Compared) -> Row:
    means = tuple(round(arm.mean_spent) if arm.members else None for arm in (each.written, each.held))
    return (*means, *money(each.spend), verdict(each.spend))


def _adjusted_columns() -> Iterator[Column]:
    yield Column("written_before", _("Written to: before"), Kind.MONEY)
    yield Column("held_out_before", _("Held out: before"), Kind.MONEY)
    yield from difference_columns(Kind.MONEY)
    yield Column("narrower", _("Interval narrower by"), Kind.SHARE)
    yield Column("verdict", _("Verdict"), Kind.TEXT)


def _adjusted(each: Compared) -> Row:
    means = tuple(round(arm.mean_before) if arm.members else None for arm in (each.written, each.held))
    return (*means, *money(each.adjusted), each.narrower, verdict(each.adjusted))


def _who(found: Lift) -> str:
    if found.campaign is None:
        return str(_("All campaigns together, against the members whom no campaign writes to."))
    if found.by_club:
        return str(_("“%(campaign)s”, against the members whom no campaign writes to.", campaign=found.campaign.name))
    return str(_("“%(campaign)s”, against the members it left alone.", campaign=found.campaign.name))


def _how_rate(found: Lift) -> Iterator[str]:
    yield _who(found)
    yield from warnings(found)
    yield _(
        "Everybody who was to be written to counts, whatever became of the message. Bought: placed an order within "
        "%(days)s days, the first day included. At least and at most: the truth lies between them in 95 of 100 such "
        "comparisons (the interval of Newcombe, 1998); where nothing lies between them too, it is inconclusive; pp are "
        "percentage points. Tiers are those members had when their days began; a group of fewer than %(small)s is "
        "small.",
        days=found.days,
        small=SMALL,
    )


def _how_spend(found: Lift) -> str:
    says = _(
        "What was kept of the orders within %(days)s days, a member, whether they bought or not. The intervals of "
        "95%% are those of Welch.",
        days=found.days,
    )
    return f"{says} {say_worth()}"


def _how_adjusted() -> str:
    says = _(
        "The same difference, less what goes with spending of the year before, which chance gives to the groups "
        "unequally (CUPED); mostly its interval is narrower. Before: spent a member in that year."
    )
    return str(says)


def _how_check() -> str:
    says = _(
        "Nobody wrote to either half, so they should not differ. About one such check in twenty does so by chance; if "
        "it stays so with other days and campaigns, do not trust the figures above."
    )
    return str(says)


def headline(found: Lift) -> str:
    """In one sentence."""
    rate = found.whole.rate
    if rate is None:
        return str(_("There is nobody to compare with."))
    said = {"difference": say_points(rate.estimate), "low": say_points(rate.low), "high": say_points(rate.high)}
    if rate.inconclusive:
        return str(_("Inconclusive: %(difference)s, but anything from %(low)s to %(high)s is likely.", **said))
    if rate.estimate > 0:
        return str(_("More of those written to bought: %(difference)s, between %(low)s and %(high)s.", **said))
    return str(_("Fewer of those written to bought: %(difference)s, between %(low)s and %(high)s.", **said))


def warnings(found: Lift) -> Iterator[str]:
    """What to heed before anything is decided."""
    if found.since and found.early:
        yield _(
            "It is too early: the days run until %(day)s. Whoever looks every day, and stops when it looks good, finds "
            "lift where there is none. Decide when they are over.",
            day=say_date(found.until) if found.until else "",
        )
    if found.waiting:
        yield _("%(members)s members whose days still run are not counted yet.", members=say_number(found.waiting))
    if found.whole.rate is not None and found.whole.small:
        yield _("One of the groups has fewer than %(small)s members: only a large effect would be seen.", small=SMALL)
    if (check := found.halves.rate) is not None and not check.inconclusive:
        yield _("Two halves of the holdout, to whom nobody wrote, differ more than chance usually makes them.")


def _pictures(found: Lift) -> Iterator[Picture]:
    groups = [(name, each) for name, each in _groups(found) if each.written.members and each.held.members]
    if groups:
        written, held = ([each.written.rate for _n, each in groups], [each.held.rate for _n, each in groups])
        series = [Series(_("Written to"), written), Series(_("Held out"), held, "other")]
        names = [name.text for name, _each in groups]
        says = _("The share that bought within %(days)s days: written to, and in grey held out.", days=found.days)
        yield Picture(_("Who bought"), bars(names, series, say=say_percent), f"{headline(found)} {says}")


REPORT = Report(
    key="lift",
    title=lazy_gettext("Lift of campaigns"),
    about=lazy_gettext("What messages are worth, against members left alone: who bought, and what they spent."),
    takes=(Takes.CAMPAIGN, Takes.SINCE, Takes.DAYS, Takes.ANEW),
    read=_read,
    sheets=_sheets,
    pictures=lambda found, _currency: tuple(_pictures(found)),
    template="admin/reports/lift.html",
)
