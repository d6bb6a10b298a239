"""`convive report`: the figures of the report pages, for programs and the printed review."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from campaigns.bootstrap import Runtime
from campaigns.core.queries import find_club
from campaigns.insight.event_report import DAYS, EventReport, event_report
from campaigns.insight.repeat_purchase import MOST, RepeatPurchase, Repeats, repeat_purchase
from campaigns.referrals.queries import best_referrers, referral_funnel
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import event_argument, named_event

BEST = 10


@click.group()
def report() -> None:
    """What came of it."""


@report.command("repeat-purchase")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day counted; yesterday if not given.")
@click.option(
    "--by", type=click.Choice(["tier", "month"]), help="A row for each tier, or for each month of first purchase."
)
@json_option
@pass_runtime
def repeat_purchase_report(runtime: Runtime, until: datetime | None, by: str | None, *, as_json: bool) -> None:
    """Do members come back? Repeat trips are the days with an order after the first."""
    with runtime.sessions() as session:
        club = find_club(session)
        today = runtime.clock().astimezone(ZoneInfo(club.zone if club else "UTC")).date()
        found = repeat_purchase(session, until=until.date() if until else today - timedelta(days=1))
    emit(_rows(found, by), as_json=as_json)


@report.command("referrals")
@json_option
@pass_runtime
def referrals_report(runtime: Runtime, *, as_json: bool) -> None:
    """From friend links to second purchases, and the members who brought most."""
    with runtime.sessions() as session:
        funnel = referral_funnel(session)
        referrers = best_referrers(session, most=BEST)
    steps = {name: getattr(funnel, name) for name in funnel.__slots__}
    best = [
        {
            "member": referrer.member.code,
            "name": referrer.member.full_name,
            "friends": referrer.friends,
            "attended": referrer.attended,
            "bought": referrer.bought,
        }
        for referrer in referrers
    ]
    if as_json:
        emit({**steps, "best_hosts": best}, as_json=True)
    else:
        emit(steps, as_json=False)
        emit(best, as_json=False)


@report.command("event")
@event_argument
@click.option("--days", type=int, default=DAYS, show_default=True, help="Purchases so many days after it count.")
@json_option
@pass_runtime
def event_report_(runtime: Runtime, event_name: str, days: int, *, as_json: bool) -> None:
    """From invited to bought, by tier, beside the median of earlier events. EVENT is its number or its code."""
    with runtime.sessions() as session:
        event_id = named_event(session, event_name).id
        found = event_report(session, event_id=event_id, days=days, now=runtime.clock())
    rows = [{"tier": tier.key, **asdict(tier.steps)} for tier in found.by_tier]
    if as_json:
        emit({**_event_figures(found), "by_tier": rows}, as_json=True)
    else:
        emit(_event_figures(found), as_json=False)
        emit(rows, as_json=False)


def _event_figures(found: EventReport) -> dict[str, Any]:
    usual = {"events": found.usual.events, "shares": found.usual.shares, "score": found.usual.score}
    return {
        "event": found.event.code,
        "days": found.days,
        "until": found.until,
        "is_counting": found.is_counting,
        **asdict(found.whole),
        "scores": {str(score): count for score, count in enumerate(found.scores.counts, 1)},
        "score": found.scores.mean,
        "usual": usual,
    }


def _rows(found: RepeatPurchase, by: str | None) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
    if by == "tier":
        return [{"tier": tier.key, **_figures(tier.repeats)} for tier in found.by_tier]
    if by == "month":
        return [{"month": f"{each.month:%Y-%m}", **_figures(each.repeats)} for each in found.by_month]
    return {"until": found.until, **_figures(found.club)}


def _figures(repeats: Repeats) -> dict[str, Any]:
    trips = {f"{k}" if k < MOST else f"{k}+": count for k, count in enumerate(repeats.distribution)}
    return {
        "members": repeats.members,
        "came_back": repeats.came_back,
        "share": round(repeats.share, 4),
        "median_days": repeats.median_days,
        "repeat_trips": trips,
    }


commands = (report,)
