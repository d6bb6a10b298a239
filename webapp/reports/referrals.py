"""Who brings whom, how far they come, how many each brings, and what they buy beside others."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.insight.friends import DAYS, Beside, Comparison, FriendsReport, KFactor, friends_report
from campaigns.segments.queries import segment_select
from webapp.charts import Series, bars, lines
from webapp.formats import say_month, say_number, say_percent
from webapp.reports.asked import Takes
from webapp.reports.differences import difference_columns, money, points, verdict
from webapp.reports.report import Asking, Picture, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet, Value
from webapp.reports.window import say_worth


def _read(asking: Asking) -> FriendsReport:
    session, asked, now = asking
    members = None if asked.segment is None else segment_select(session, asked.segment, now)
    days = asked.days or DAYS
    return friends_report(session, since=asked.since, until=asked.until, days=days, members=members, now=asking.kept)


def _sheets(found: FriendsReport, currency: str) -> Iterator[Sheet]:
    yield _steps(found)
    yield _hosts(found)
    yield _k(found)
    yield _bought(found)
    yield _spent(found, currency)


def _names() -> dict[str, str]:
    return {
        "joined": _("Friends"),
        "answered": _("Said yes or maybe"),
        "attended": _("Came"),
        "bought": _("Bought"),
        "bought_again": _("Bought again"),
    }


def _steps(found: FriendsReport) -> Sheet:
    names = {"links": _("Friend links"), **_names(), "unearned": _("Do not count")}
    says = _(
        "%(days)s The first column counts links that were made, the others friends, by what they have done since. "
        "Purchases count by day, from the day of joining; an order that was returned whole is none. Do not count: the "
        "same person as who brought them, one household, or a circle; they stand in no other figure.",
        days=_when(found),
    )
    columns = [Column(key, text) for key, text in names.items()]
    title = _("From the link to the second purchase")
    return Sheet("steps", title, says, columns, [tuple(getattr(found.funnel, key) for key in names)])


def _hosts(found: FriendsReport) -> Sheet:
    rows = [
        (
            each.member.code,
            Cell(each.member.full_name, "", "referrals.branch", {"member_id": each.member.id}),
            *(each.friends, each.attended, each.bought, each.bought_again),
        )
        for each in found.hosts
    ]
    counts = {"friends": _("Friends"), "attended": _("Came"), "bought": _("Bought"), "bought_again": _("Bought again")}
    columns = [Column("member", _("Member code"), Kind.TEXT), Column("name", _("Full name"), Kind.TEXT)]
    says = _("%(days)s The twenty members whose friends bought and came most.", days=_when(found))
    return Sheet("best_hosts", _("Best hosts"), says, [*columns, *(Column(*each) for each in counts.items())], rows)


def _k(found: FriendsReport) -> Sheet:
    says = _(
        "K is how many friends a member brings on average within %(days)s days after joining: friends who joined, "
        "divided by the members who could bring them; that is the share of members who brought anybody, times how "
        "many each of those brought. Nobody can see whom a link was shown to, so only friends who joined count. From "
        "1 on a club grows by friends alone. Only members who joined "
        "at least %(days)s days before %(until)s count, by month of joining; friends who do not count are left out. At "
        "least and at most: the interval of 95%% of a mean.",
        days=found.days,
        until=found.until.isoformat(),
    )
    columns = [
        Column("month", _("Joined in"), Kind.TEXT),
        Column("members", _("Members")),
        Column("hosts", _("Brought anybody")),
        Column("share", _("Share that did"), Kind.SHARE),
        Column("brought", _("Friends they brought")),
        Column("each", _("Friends each"), Kind.NUMBER),
        Column("k", "K", Kind.NUMBER),
        Column("low", _("At least"), Kind.NUMBER),
        Column("high", _("At most"), Kind.NUMBER),
    ]
    months = [(Cell(f"{month:%Y-%m}", say_month(month)), *_figures(k)) for month, k in found.k_by_month.items()]
    whole = [(Cell("all", _("All")), *_figures(found.k))] if found.k else []
    return Sheet("k", _("K-factor"), says, columns, [*whole, *months], as_of=found.kept_at)


def _figures(k: KFactor) -> tuple[Value, ...]:
    each = None if k.each is None else round(k.each, 4)
    return (k.members, k.hosts, k.share, k.brought, each, *(round(one, 4) for one in (k.mean, k.low, k.high)))


def _bought(found: FriendsReport) -> Sheet:
    columns = [
        Column("what", _("Within %(days)s days", days=found.days), Kind.TEXT),
        Column("friends", _("Friends"), Kind.SHARE),
        Column("others", _("Others"), Kind.SHARE),
        *difference_columns(),
        Column("verdict", _("Verdict"), Kind.TEXT),
    ]
    rows = [
        (Cell(key, text), each.friends, each.others, *points(each.difference), verdict(each.difference))
        for key, text, each in _compared(found.comparison)
    ]
    return Sheet("bought", _("Friends beside others: who bought"), _beside(found), columns, rows, as_of=found.kept_at)


def _compared(comparison: Comparison | None) -> list[tuple[str, str, Beside]]:
    if comparison is None:
        return []
    return [("bought", _("Bought"), comparison.bought), ("bought_again", _("Bought again"), comparison.again)]


def _spent(found: FriendsReport, currency: str) -> Sheet:
    columns = [
        Column("friends", _("Friends"), Kind.MONEY),
        Column("others", _("Others"), Kind.MONEY),
        *difference_columns(Kind.MONEY),
        Column("verdict", _("Verdict"), Kind.TEXT),
    ]
    rows = [
        (round(each.friends), round(each.others), *money(each.difference), verdict(each.difference))
        for each in ([found.comparison.spent] if found.comparison else [])
    ]
    says = _("What was kept of the orders, a member, whether they bought or not. The interval is that of Welch.")
    return Sheet(
        "spent",
        _("Friends beside others: what they spent"),
        f"{_beside(found)} {says} {say_worth()}",
        columns,
        rows,
        currency,
        found.kept_at,
    )


def _beside(found: FriendsReport) -> str:
    both = found.comparison
    if both is None:
        return str(_("In no month did both friends and others join whose %(days)s days are over.", days=found.days))
    says = _(
        "%(friends)s friends beside %(others)s others who joined in the same months: each month of the others weighs "
        "as much as it does among the friends. %(left_out)s friends joined in months without others and are left out. "
        "Counted are %(days)s days after the day of joining, of those for whom they are over. At least and at most: "
        "the interval of 95%% (of shares that of Newcombe); where zero lies inside, it is inconclusive. Nobody was "
        "drawn by lot here: friends may differ from others in more than that they were brought.",
        friends=say_number(both.friends),
        others=say_number(both.others),
        left_out=say_number(both.left_out),
        days=found.days,
    )
    return str(says)


def _when(found: FriendsReport) -> str:
    until = found.until.isoformat()
    if found.since is None:
        return str(_("Friends who joined on %(until)s or before.", until=until))
    return str(_("Friends who joined from %(since)s to %(until)s.", since=found.since.isoformat(), until=until))


def _pictures(found: FriendsReport) -> Iterator[Picture]:
    if found.funnel.joined:
        counts = [getattr(found.funnel, key) for key in _names()]
        says = _(
            "Of %(friends)s friends %(came)s came and %(bought)s bought.",
            friends=say_number(found.funnel.joined),
            came=say_number(found.funnel.attended),
            bought=say_number(found.funnel.bought),
        )
        yield Picture(
            _("How far friends come"), bars([*_names().values()], [Series(_("Friends"), counts)], say=say_number), says
        )
    if len(found.k_by_month) > 1:
        ks = [*found.k_by_month.values()]
        series = Series("K", [k.mean for k in ks], low=[k.low for k in ks], high=[k.high for k in ks])
        says = _("Friends a member brought within %(days)s days, by the month in which they joined.", days=found.days)
        yield Picture(
            _("K-factor"), lines([say_month(each) for each in found.k_by_month], [series], say=say_number), says
        )
    if found.comparison:
        yield _compared_picture(found)


def _compared_picture(found: FriendsReport) -> Picture:
    both = _compared(found.comparison)
    series = [
        Series(_("Friends"), [each.friends for _key, _text, each in both]),
        Series(_("Others"), [each.others for _key, _text, each in both], "other"),
    ]
    says = _("The share who bought, and bought again, within %(days)s days after joining.", days=found.days)
    names = [text for _key, text, _each in both]
    return Picture(_("Friends beside others"), bars(names, series, say=lambda share: say_percent(share, 0)), says)


REPORT = Report(
    key="referrals",
    title=lazy_gettext("Referrals"),
    about=lazy_gettext("Who brought whom, from the link to the second purchase, and what friends buy beside others."),
    takes=(Takes.SINCE, Takes.UNTIL, Takes.DAYS, Takes.SEGMENT, Takes.ANEW),
    read=_read,
    sheets=lambda found, currency: tuple(_sheets(found, currency)),
    pictures=lambda found, _currency: tuple(_pictures(found)),
)
