"""`convive event access`: what tiers have of an event's seats, and for how long a freed one is offered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.access import TierTerms, read_terms
from campaigns.events.access_plans import change_access
from campaigns.events.models import Event
from campaigns.events.queries import named_event
from campaigns.events.seats_by_tier import TierSeats, seats_by_tier
from campaigns.events.wall_time import instant
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import NoSuchTier, event_argument
from webapp.commands.event_plans import WALL_CLOCK

WALL_CLOCKS = ("answers_from", "kept_until")
TERMS = (*WALL_CLOCKS, "kept", "at_most")


@click.command()
@event_argument
@click.option("--tier", help="The key of the tier whose terms are set; those of others stay as they are.")
@click.option("--from", "answers_from", type=WALL_CLOCK, help="Its members answer from then on, by the venue's clock.")
@click.option("--keep", "kept", type=int, help="Seats kept for it.")
@click.option("--keep-until", "kept_until", type=WALL_CLOCK, help="When they are released; else as answers close.")
@click.option("--at-most", type=int, help="As many seats as it may have in all.")
@click.option("--clear", is_flag=True, help="Take all terms of the tier away first.")
@click.option("--offer-hours", type=int, help="So long a freed seat is offered to whoever waits; 0 gives it at once.")
@json_option
@pass_runtime
def access(
    runtime: Runtime,
    /,
    *,
    event_name: str,
    tier: str | None,
    clear: bool,
    offer_hours: int | None,
    as_json: bool,
    **said: Any,
) -> None:
    """Early answers, kept seats and quotas of tiers: shown, or changed for one tier. New terms take no seat away."""
    given = {name: said[name] for name in TERMS if said[name] is not None}
    if (given or clear) and tier is None:
        raise click.UsageError("Name the --tier.")
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        event = named_event(session, event_name)
        if tier is not None or offer_hours is not None:
            hours = event.offer_hours if offer_hours is None else offer_hours
            terms = _terms(session, event, tier, given, clear=clear, now=now)
            change_access(session, event_id=event.id, terms=terms, offer_hours=hours, now=now)
        rows = [_row(each) for each in seats_by_tier(session, event, now=now)]
    emit(rows, as_json=as_json)


def _terms(
    session: Session, event: Event, tier: str | None, given: dict[str, Any], *, clear: bool, now: datetime
) -> Sequence[TierTerms]:
    standing = dict(read_terms(event))
    if tier is None:
        return tuple(standing.values())
    found = next((each.tier for each in seats_by_tier(session, event, now=now) if each.tier.key == tier), None)
    if found is None:
        raise NoSuchTier(tier=tier)
    bare = TierTerms(tier_id=found.id)
    at = {name: instant(value, zone=event.zone, field=name) for name, value in given.items() if name in WALL_CLOCKS}
    standing[found.id] = replace(bare if clear else standing.get(found.id, bare), **(given | at))
    return tuple(each for each in standing.values() if each != TierTerms(tier_id=each.tier_id))


def _row(seats: TierSeats) -> dict[str, Any]:
    return {
        "tier": seats.tier.key,
        "answers_from": seats.terms.answers_from,
        "kept": seats.terms.kept,
        "kept_until": seats.terms.kept_until,
        "at_most": seats.terms.at_most,
        "used": seats.used,
        "room": seats.room,
    }
