"""What stands in a campaign's way before it starts, and what its texts will cost."""

from dataclasses import asdict
from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.outreach.costs import TextCosts
from campaigns.outreach.forecast import forecast
from campaigns.outreach.preflight import Preflight, preflight
from campaigns.outreach.queries import find_campaign
from webapp.commands.context import emit, json_option, pass_runtime


@click.command()
@click.argument("campaign")
@json_option
@pass_runtime
def check(runtime: Runtime, campaign: str, *, as_json: bool) -> None:
    """Read it to real members and hold it against the rules; what `block`s keeps it from being launched."""
    with runtime.sessions() as session:
        found = find_campaign(session, campaign)
        checked = preflight(session, found, stage=build_stage(runtime), now=runtime.clock())
    shown: dict[str, Any] = {"looked_at": checked.looked_at, "may_start": not checked.blocks}
    shown["checks"] = [
        {"level": each.level.value, "says": each.sentence % each.values, "members": list(each.members)}
        for each in checked.checks
    ]
    emit(shown | (_costs(checked) if checked.texts else {}), as_json=as_json)


@click.command()
@click.argument("campaign")
@json_option
@pass_runtime
def foretell(runtime: Runtime, campaign: str, *, as_json: bool) -> None:
    """How often what is always on was due in the last days, or will be in the days to come."""
    with runtime.sessions() as session:
        seen = forecast(session, find_campaign(session, campaign), now=runtime.clock())
    emit(asdict(seen) | {"a_day": seen.a_day} if seen else {}, as_json=as_json)


def _costs(checked: Preflight) -> dict[str, Any]:
    return {
        "texts": checked.meant.texts,
        "texts_at_once": checked.at_once.texts,
        "texts_that_may_follow": checked.may_follow.texts,
        "texts_without_a_price": checked.unpriced,
        "likely_cost_micros": checked.likely,
        "highest_cost_micros": checked.most,
        "costs": _by_prefix(checked.meant),
        "costs_at_once": _by_prefix(checked.at_once),
        "costs_that_may_follow": _by_prefix(checked.may_follow),
    }


def _by_prefix(costs: TextCosts) -> list[dict[str, Any]]:
    return [
        {"prefix": each.prefix, "texts": each.texts, "parts": round(each.parts, 3), "most_parts": each.most_parts}
        for each in costs.by_prefix
    ]
