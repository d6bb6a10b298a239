"""Where contribution comes from."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.insight.contribution.concentration import Top
from campaigns.insight.contribution.report import Contribution, contribution
from campaigns.insight.contribution.standing import TierStanding, Worth
from campaigns.members.models import EngagementBand
from campaigns.members.standing.rhythm import Rhythm
from campaigns.segments.queries import segment_select
from webapp.charts import Series, bars, lines
from webapp.formats import say_money, say_number, say_percent
from webapp.grids import Grid, grid
from webapp.i18n import language
from webapp.labels import label
from webapp.reports import class_moves
from webapp.reports.asked import Takes
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value

TENTHS = range(0, 101, 10)
HALF = 50


def _read(asking: Asking) -> Contribution:
    session, asked, now = asking
    members = segment_select(session, asked.segment, now) if asked.segment else None
    return replace(contribution(session, members, now=now), segment_id=asked.segment)


def _sheets(found: Contribution, currency: str) -> Iterator[Sheet]:
    yield _tops(found, currency)
    yield _by(found, currency, "band")
    yield _by(found, currency, "rhythm")
    yield from class_moves.sheets(found.quarters, currency)


def _tops(found: Contribution, currency: str) -> Sheet:
    whole = found.concentration
    definition = _(
        "Members who spent anything in the last 365 days, refunds of these days taken off, those who spent most "
        "first; and the share of all that was spent which so many of them spent. Erased members are left out."
    )
    columns = [
        Column("percent", _("Of those who spent most, per cent")),
        Column("members", _("Members")),
        Column("spent", _("Spent"), Kind.MONEY),
        Column("share", _("Share of what was spent"), Kind.SHARE),
    ]
    rows = [(top.percent, top.members, top.spent, whole.share(top)) for top in whole.tops]
    return Sheet("top", _("From how few it comes"), definition, columns, rows, currency)


def _by(found: Contribution, currency: str, name: str) -> Sheet:
    """By tier and by band or rhythm, each figure leading to the list of the people."""
    title, first, definition = _headings()[name]
    total = found.whole.spent
    rows: list[tuple[Value | Cell, ...]] = [
        (
            Cell(tier.key, localised(tier.name, language())),
            Cell(kind.value, str(label(kind).text)),
            Cell(worth.members, "", "members.index", _list_of(found, {"tier": tier.key, name: kind.value})),
            worth.spent,
            worth.spent / total if total > 0 else None,
        )
        for tier in found.tiers
        for kind, worth in _parts(tier, name).items()
        if worth.members
    ]
    columns = [
        Column("tier", _("Tier now"), Kind.TEXT),
        Column(name, first, Kind.TEXT),
        Column("members", _("Members")),
        Column("spent", _("Spent"), Kind.MONEY),
        Column("share", _("Share of what was spent"), Kind.SHARE),
    ]
    return Sheet(name, title, definition, columns, rows, currency)


def _list_of(found: Contribution, which: Mapping[str, str]) -> dict[str, Any]:
    """Of the segment alone that was asked about; whoever spent most first."""
    segment = {} if found.segment_id is None else {"segment": found.segment_id}
    return {**which, **segment, "sort": "-spend"}


def at_risk_list(found: Contribution) -> str:
    return url_for("members.index", **_list_of(found, {"rhythm": Rhythm.AT_RISK}))


def _headings() -> Mapping[str, tuple[str, str, str]]:
    return {
        "band": (
            _("By tier and activity"),
            _("Engagement"),
            _(
                "Members by tier and engagement, with what they spent in the last 365 days, refunds of these days "
                "taken off, and its share of what all of them spent."
            ),
        ),
        "rhythm": (
            _("By tier and rhythm"),
            _("Rhythm"),
            _(
                "What usually lies between the purchases of a member is the median of the days between their trips, "
                "known from the third trip on. The next is a little late when they have been away for longer, at risk "
                "from twice as long, gone quiet from four times. Spent: in the last 365 days, refunds of "
                "these days taken off."
            ),
        ),
    }


def _parts(tier: TierStanding, name: str) -> Mapping[Any, Worth]:
    return tier.by_band if name == "band" else tier.by_rhythm


def _pictures(found: Contribution, currency: str) -> Iterator[Picture]:
    if found.concentration.members:
        yield _curve(found)
    if found.whole.spent > 0:
        says = _("The darker a cell, the more of all that was spent in the last 365 days comes from there.")
        yield Picture(_("By tier and activity"), _tiers_by_band(found), says)
    if any(found.by_rhythm(each).members for each in Rhythm if each is not Rhythm.UNKNOWN):
        yield _rhythms(found, currency)
    yield from class_moves.pictures(found.quarters)


def _curve(found: Contribution) -> Picture:
    whole = found.concentration
    tops: dict[int, Top] = {top.percent: top for top in whole.tops}
    shares = [whole.share(tops[percent]) if percent else 0.0 for percent in TENTHS]
    says = _(
        "The tenth who spent most brought %(tenth)s of all that was spent in the last 365 days, half of them %(half)s.",
        tenth=say_percent(shares[1]),
        half=say_percent(shares[HALF // 10]),
    )
    alike = Series(_("If all alike"), [percent / 100 for percent in TENTHS], "other")
    names = [say_percent(percent / 100, 0) for percent in TENTHS]
    chart = lines(names, [Series(_("Spent"), shares), alike], say=lambda share: say_percent(share, 0))
    return Picture(_("From how few it comes"), chart, says)


def _tiers_by_band(found: Contribution) -> Grid:
    total = found.whole.spent
    rows = [
        (
            localised(tier.name, language()),
            say_number(tier.whole.members),
            [max(0.0, worth.spent / total) for worth in tier.by_band.values()],
        )
        for tier in found.tiers
    ]
    return grid(_("Tier now"), _("Members"), _names(EngagementBand), rows)


def _names(kind: type[enum.StrEnum]) -> Sequence[str]:
    return [str(label(each).text) for each in kind]


def _rhythms(found: Contribution, currency: str) -> Picture:
    known = [each for each in Rhythm if each is not Rhythm.UNKNOWN]
    counts = [found.by_rhythm(each).members for each in known]
    risk = found.at_risk
    says = _(
        "%(members)s members have been away two to four times as long as they usually are; they spent %(spent)s in the "
        "last 365 days.",
        members=say_number(risk.members),
        spent=say_money(risk.spent, currency),
    )
    chart = bars([str(label(each).text) for each in known], [Series(_("Members"), counts)], say=say_number)
    return Picture(_("By their own rhythm"), chart, says)


REPORT = Report(
    key="contribution",
    title=lazy_gettext("Where contribution comes from"),
    about=lazy_gettext("From how few, from which tiers and classes; and who may be about to leave."),
    takes=(Takes.SEGMENT,),
    read=_read,
    sheets=lambda found, currency: tuple(_sheets(found, currency)),
    pictures=lambda found, currency: tuple(_pictures(found, currency)),
    template="admin/reports/contribution.html",
)
