"""What coming to an event changed, beside comparable members who did not come."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.core.words import localised
from campaigns.events.queries import named_event
from campaigns.insight.event_effect.matching import Balance, Matched
from campaigns.insight.event_effect.report import EventEffect, event_effect
from campaigns.insight.event_report import DAYS
from webapp.charts import Series, bars
from webapp.formats import say_date, say_money, say_number, say_percent
from webapp.i18n import language
from webapp.reports.asked import Takes
from webapp.reports.differences import difference_columns, money, points, say_points, verdict
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value, in_major
from webapp.reports.window import say_worth

Row = tuple[Value | Cell, ...]


def _read(asking: Asking) -> EventEffect:
    event = named_event(asking.session, asking.asked.event or "")
    return event_effect(asking.session, event_id=event.id, days=asking.asked.days or DAYS, now=asking.now)


def _sheets(found: EventEffect, currency: str) -> Iterator[Sheet]:
    groups = [*_groups(found)]
    group = Column("group", _("Compared"), Kind.TEXT)
    rates = [(name, *_rate(each)) for name, each in groups]
    spends = [(name, *_spend(each)) for name, each in groups]
    yield Sheet("rate", _("Who bought"), " ".join(_how(found)), [group, *_rate_columns()], rates)
    yield Sheet("spend", _("What they spent"), _how_spend(found), [group, *_spend_columns()], spends, currency)
    counts = [(name, *_counts(each)) for name, each in groups]
    yield Sheet("matched", _("Who found a match"), _how_balance(), [group, *_match_columns()], counts)
    rows = [row for name, each in groups for row in _balances(found, name, each, currency)]
    yield Sheet("balance", _("Were they alike?"), _how_balance(), [group, *_balance_columns()], rows)


def _groups(found: EventEffect) -> Iterator[tuple[Cell, Matched]]:
    yield Cell("came", _("Who came")), found.came
    if found.asked is not None:
        yield Cell("asked", _("Whom the draw invited")), found.asked


def _rate_columns() -> Iterator[Column]:
    yield Column("bought", _("Bought"), Kind.SHARE)
    yield Column("others_bought", _("Others bought"), Kind.SHARE)
    yield from difference_columns()
    yield Column("verdict", _("Verdict"), Kind.TEXT)


def _rate(each: Matched) -> Row:
    return (*(each.rates if each.treated else (None, None)), *points(each.rate), verdict(each.rate))


def _spend_columns() -> Iterator[Column]:
    yield Column("spent", _("Spent"), Kind.MONEY)
    yield Column("others_spent", _("Others spent"), Kind.MONEY)
    yield from difference_columns(Kind.MONEY)
    yield Column("verdict", _("Verdict"), Kind.TEXT)


def _spend(each: Matched) -> Row:
    means = tuple(map(round, each.means)) if each.treated else (None, None)
    return (*means, *money(each.spend), verdict(each.spend))


def _match_columns() -> Iterator[Column]:
    yield Column("members", _("Members"))
    yield Column("others", _("Compared with"))
    yield Column("left_out", _("Without a match"))
    yield Column("others_left_out", _("Others without"))


def _counts(each: Matched) -> Row:
    return (len(each.treated), len(each.others), len(each.treated_alone), len(each.others_alone))


def _balance_columns() -> Iterator[Column]:
    yield Column("trait", _("Before"), Kind.TEXT)
    yield Column("members", _("Members"), Kind.NUMBER)
    yield Column("others", _("Compared with"), Kind.NUMBER)
    yield Column("apart_before", _("Apart before matching"), Kind.NUMBER)
    yield Column("apart", _("Apart"), Kind.NUMBER)


def _balances(found: EventEffect, name: Cell, each: Matched, currency: str) -> Iterator[Row]:
    spent, engagement = each.balance("before"), each.balance("engagement")
    amounts = [_amount(round(mean), currency) for mean in (spent.matched, spent.matched_others)]
    yield name, Cell("before", _("Spent in the year before")), *amounts, *_apart(spent)
    scores = [round(mean, 1) for mean in (engagement.matched, engagement.matched_others)]
    yield name, Cell("engagement", _("Engagement")), *scores, *_apart(engagement)
    for tier_id, tier in found.tiers:
        shares = each.share_of_tier(tier_id)
        if any(shares):
            shown = localised(tier, language())
            yield name, shown, *(Cell(round(share, 4), say_percent(share)) for share in shares), None, None


def _amount(minor: int, currency: str) -> Cell:
    """In whole units among figures that are no money."""
    return Cell(float(in_major(minor, currency)), say_money(minor, currency))


def _apart(balance: Balance) -> tuple[float, float]:
    return round(balance.apart_before, 2) + 0.0, round(balance.apart, 2) + 0.0  # nothing has no sign


def _how(found: EventEffect) -> Iterator[str]:
    if found.is_counting:
        yield _("Purchases are still being counted, until %(day)s.", day=say_date(found.until))
    yield _(
        "Weaker than lift: nobody was kept from coming by lot, and whoever comes is keener than the figures know. "
        "Those who came stand beside invited members of the same tier, spending of the year before and engagement, as "
        "they were on the day they were asked; whoever finds nobody alike is left out. A draw whose score involves "
        "luck is a better measure: those it invited stand beside its reserve, of the same tier, engagement and score, "
        "whom nobody asked. Bought: an order from the day of the event until %(day)s; pp are percentage points.",
        day=found.until.isoformat(),
    )


def _how_spend(found: EventEffect) -> str:
    says = _(
        "What was kept of a member's orders from the day of the event until %(day)s. The intervals of 95%% are "
        "those of Welch, by what varies among members who are alike.",
        day=found.until.isoformat(),
    )
    return f"{says} {say_worth()}"


def _how_balance() -> str:
    says = _(
        "Whoever finds nobody alike is left out, and counted as without. Means are of those who were compared. Apart: "
        "the difference in standard deviations; below 0.1 the groups are as good as alike."
    )
    return str(says)


def _pictures(found: EventEffect) -> Iterator[Picture]:
    groups = [(name, each) for name, each in _groups(found) if each.treated]
    if groups:
        ours, others = ([each.rates[place] for _name, each in groups] for place in (0, 1))
        series = [Series(_("Members"), ours), Series(_("Compared with"), others, "other")]
        names = [name.text for name, _each in groups]
        says = _("The share that bought; in grey those they are compared with.")
        yield Picture(_("Who bought"), bars(names, series, say=say_percent), f"{_headline(found.came)} {says}")


def _headline(came: Matched) -> str:
    rate = came.rate
    if rate is None:
        return str(_("There is nobody to compare with."))
    said = {
        "difference": say_points(rate.estimate),
        "low": say_points(rate.low),
        "high": say_points(rate.high),
        "members": say_number(len(came.treated)),
    }
    if rate.inconclusive:
        says = _("Of %(members)s members who came: inconclusive, from %(low)s to %(high)s.", **said)
    else:
        says = _(
            "Of %(members)s members who came, %(difference)s bought beside others alike, from %(low)s to %(high)s.",
            **said,
        )
    return str(says)


REPORT = Report(
    key="event-effect",
    title=lazy_gettext("Effect of an event"),
    about=lazy_gettext("Who came beside comparable members who were asked and did not, and a draw beside its reserve."),
    takes=(Takes.EVENT, Takes.DAYS),
    needs=Takes.EVENT,
    read=_read,
    sheets=lambda found, currency: tuple(_sheets(found, currency)),
    pictures=lambda found, _currency: tuple(_pictures(found)),
)
