"""Whether members come back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.insight.repeat_groups import MOST, Group, Repeats, Split
from campaigns.insight.repeat_purchase import DAYS, NOT_KNOWN, OTHER, PRODUCTS, RepeatPurchase, repeat_purchase
from webapp.charts import Chart, Series, bars, lines
from webapp.consent_words import say_source
from webapp.formats import say_month, say_number, say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.dated import everybody_as_of
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value
from webapp.reports.window import TAKES, say_window, say_worth, who, window_of


def _read(asking: Asking) -> RepeatPurchase:
    return repeat_purchase(asking.session, window_of(asking), days=asking.asked.days or DAYS, now=asking.kept)


def _sheets(found: RepeatPurchase, currency: str) -> Iterator[Sheet]:
    definition = _definition(found)
    as_of = found.kept_at if found.everybody is None else None
    whole = [(name, *_figures(repeats)) for name, repeats in _compared(found)]
    columns = [Column("who", _("Who"), Kind.TEXT), *_columns(found.days)]
    yield Sheet("club", _("The club"), _beside(found) + definition, columns, whole, currency, as_of)
    yield replace(_trips(found), as_of=as_of)
    for split, (title, first) in _titles().items():
        rows = [(_named(split, group), *_figures(group.repeats)) for group in found.splits[split]]
        says = f"{definition} {_of_products()}" if split is Split.PRODUCT else definition
        yield Sheet(split.value, title, says, [first, *_columns(found.days)], rows, currency, as_of)


def _beside(found: RepeatPurchase) -> str:
    return everybody_as_of(found.kept_at) if found.everybody else ""


def _compared(found: RepeatPurchase) -> list[tuple[str, Repeats]]:
    both = [found.club] if found.everybody is None else [found.club, found.everybody]
    return [*zip(who(found.window), both, strict=True)]


def _titles() -> dict[Split, tuple[str, Column]]:
    return {
        Split.TIER: (_("By tier"), Column("tier", _("Tier now"), Kind.TEXT)),
        Split.CLASS: (_("By class of value"), Column("class", _("Class now"), Kind.TEXT)),
        Split.SOURCE: (_("By where they first bought"), Column("source", _("First order"), Kind.TEXT)),
        Split.PRODUCT: (_("By first product"), Column("product", _("First product"), Kind.TEXT)),
        Split.JOINED: (_("By how they joined"), Column("joined", _("Joined through"), Kind.TEXT)),
        Split.MONTH: (_("By month of first purchase"), Column("month", _("Month"), Kind.MONTH)),
    }


def _named(split: Split, group: Group) -> Value | Cell:
    if split is Split.MONTH:
        return group.month
    if split is Split.TIER:
        return Cell(group.key, localised(group.name or {}, language()))
    if split is Split.CLASS:
        return Cell(group.key, group.key.upper())
    if split is Split.PRODUCT:
        return Cell(group.key, {OTHER: str(_("Other")), NOT_KNOWN: str(_("Not known"))}.get(group.key, group.key))
    return Cell(group.key, _how_joined(group.key)) if split is Split.JOINED else group.key


def _how_joined(source: str) -> str:
    kind, _sep, where = source.partition(":")
    if kind == "purchases":
        return str(_("First order (%(where)s)", where=where))
    return say_source(source) if source else str(_("Not known"))


def _definition(found: RepeatPurchase) -> str:
    says = _(
        "A trip is a day with at least one order, where the club is; refunds are none. Whoever made a second trip "
        "came back. The shares within %(days)s days are of the members whose first trip is "
        "at least so long ago (“Long enough”), for the others may still come; the interval is that of the share with a "
        "second trip, at 95%%. Values are what a first and what a later trip brought on average.",
        days=found.days,
    )
    return f"{say_window(found.window)} {says} {say_worth()}"


def _of_products() -> str:
    return str(
        _(
            "The first product is that of a member's first order, of several on that day the earliest, in the till's "
            "words. The %(count)s that most members began with stand alone; all further ones are “Other” (* in files), "
            "and “Not known” (empty in files) are those whose first order said no product.",
            count=PRODUCTS,
        )
    )


def _columns(days: int) -> Iterator[Column]:
    yield Column("members", _("Members"))
    yield Column("came_back", _("Came back"))
    yield Column("share", _("Share that came back"), Kind.SHARE)
    yield Column("ripe", _("Long enough"))
    yield Column("second", _("Second within %(days)s days", days=days), Kind.SHARE)
    yield Column("second_low", _("At least"), Kind.SHARE)
    yield Column("second_high", _("At most"), Kind.SHARE)
    yield Column("third", _("Third within %(days)s days", days=days), Kind.SHARE)
    yield Column("fourth", _("Fourth within %(days)s days", days=days), Kind.SHARE)
    yield Column("first_value", _("First trip"), Kind.MONEY)
    yield Column("later_value", _("Later trips"), Kind.MONEY)


def _figures(repeats: Repeats) -> tuple[Value, ...]:
    second, *later = repeats.shares_within
    values = (None if value is None else round(value) for value in (repeats.first_value, repeats.later_value))
    span = repeats.second_span or (None, None)
    share = repeats.share if repeats.members else None
    return (repeats.members, repeats.came_back, share, repeats.ripe, second, *span, *later, *values)


def _trips(found: RepeatPurchase) -> Sheet:
    definition = f"{_beside(found)}{say_window(found.window)} " + _(
        "Members by how many repeat trips they made; shares are of them all."
    )
    columns = [Column("repeat_trips", _("Repeat trips"), Kind.TEXT)]
    compared = _compared(found)
    for number, (name, _repeats) in enumerate(compared):
        beside = "all_" if number else ""
        columns += [Column(f"{beside}members", name), Column(f"{beside}share", _("Share that came back"), Kind.SHARE)]
    rows = [(name, *_counts(compared, k)) for k, name in enumerate(_numbers())]
    return Sheet("trips", _("Repeat trips"), definition, columns, rows)


def _counts(compared: Sequence[tuple[str, Repeats]], k: int) -> Iterator[Value]:
    for _name, repeats in compared:
        count = repeats.distribution[k]
        yield count
        yield count / repeats.members if repeats.members else None


def _numbers() -> list[str]:
    return [*map(str, range(MOST)), f"{MOST}+"]


def _pictures(found: RepeatPurchase) -> Iterator[Picture]:
    club = found.club
    if not club.members:
        return
    says = _(
        "Of %(ripe)s members whose first trip is at least %(days)s days ago, so many made a second, third and fourth.",
        ripe=say_number(club.ripe),
        days=found.days,
    )
    yield Picture(_("Within %(days)s days", days=found.days), _within(found), says)
    says = _(
        "%(zero)s of %(members)s members made no repeat trip; %(most)s made %(least)s or more.",
        zero=say_number(club.distribution[0]),
        members=say_number(club.members),
        most=say_number(club.distribution[MOST]),
        least=MOST,
    )
    yield Picture(_("Repeat trips"), bars(_numbers(), [Series(_("Members"), club.distribution)], say=say_number), says)
    yield from _by_group(found)


def _within(found: RepeatPurchase) -> Chart:
    tones = ("club", "other")
    series = [
        Series(name, [share or 0 for share in repeats.shares_within], tone)
        for (name, repeats), tone in zip(_compared(found), tones, strict=False)
    ]
    return bars([_("Second trip"), _("Third trip"), _("Fourth trip")], series, say=say_percent)


def _by_group(found: RepeatPurchase) -> Iterator[Picture]:
    name = _("Second within %(days)s days", days=found.days)
    tiers = [group for group in found.splits[Split.TIER] if group.repeats.ripe]
    if len(tiers) > 1:
        names = [localised(group.name or {}, language()) for group in tiers]
        chart = bars(names, [Series(name, _seconds(tiers))], say=say_percent)
        yield Picture(_("By tier"), chart, _("Share with a second trip in that time, by the tier they have now."))
    months = [group for group in found.splits[Split.MONTH] if group.repeats.ripe]
    if len(months) > 1:
        chart = lines([say_month(group.month) for group in months], [_banded(name, months)], say=say_percent)
        says = _("Share with a second trip in that time, by the month of the first; the band is the interval at 95%.")
        yield Picture(_("By month of first purchase"), chart, says)


def _seconds(groups: Sequence[Group]) -> list[float]:
    return [group.repeats.shares_within[0] or 0 for group in groups]


def _banded(name: str, groups: Sequence[Group]) -> Series:
    spans = [span for group in groups if (span := group.repeats.second_span)]
    return Series(name, _seconds(groups), "club", [low for low, _high in spans], [high for _low, high in spans])


REPORT = Report(
    key="repeat-purchase",
    title=lazy_gettext("Repeat purchase"),
    about=lazy_gettext(
        "Who came back for a second trip, a third, and how soon; by tier, class, origin, first product and month."
    ),
    takes=(*TAKES, Takes.DAYS, Takes.ANEW),
    read=_read,
    sheets=lambda found, currency: tuple(_sheets(found, currency)),
    pictures=lambda found, _currency: tuple(_pictures(found)),
    template="admin/reports/repeat_purchase.html",
)
