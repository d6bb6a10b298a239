"""`convive rates`: what other money is worth in the club's own."""

from datetime import datetime

import click

from campaigns.bootstrap import Runtime
from campaigns.members.purchases.currencies import list_rates, read_rate, remove_rate, set_rate
from campaigns.members.purchases.money import known_currency
from webapp.commands.context import emit, json_option, pass_runtime

since_option = click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day it holds, such as 2026-01-01."
)


@click.group()
def rates() -> None:
    """What other money is worth in the club's own."""


@rates.command("set")
@click.argument("currency")
@click.argument("rate")
@since_option
@json_option
@pass_runtime
def set_one(runtime: Runtime, /, *, currency: str, rate: str, since: datetime, as_json: bool) -> None:
    """One unit of CURRENCY is RATE units of the club's.

    Purchases of the days it covers are counted anew by a worker, or by `convive recounts run`.
    """
    with runtime.sessions.begin() as session:
        changed = set_rate(session, currency=currency, since=since.date(), rate=read_rate(rate), now=runtime.clock())
    emit(
        {"currency": known_currency(currency), "since": since.date(), "rate": rate, "to_count_anew": changed},
        as_json=as_json,
    )


@rates.command()
@click.argument("currency")
@since_option
@json_option
@pass_runtime
def remove(runtime: Runtime, /, *, currency: str, since: datetime, as_json: bool) -> None:
    """The rate of CURRENCY before it holds for its days."""
    with runtime.sessions.begin() as session:
        known = known_currency(currency)
        changed = remove_rate(session, currency=known, since=since.date(), now=runtime.clock())
    emit({"currency": known, "since": since.date(), "to_count_anew": changed}, as_json=as_json)


@rates.command("list")
@json_option
@pass_runtime
def list_all(runtime: Runtime, /, *, as_json: bool) -> None:
    """The rates by currency, the newest first."""
    with runtime.sessions() as session:
        found = list_rates(session)
    rows = [
        {
            "currency": rate.currency,
            "since": rate.since,
            "last_day": rate.last_day,
            "rate": rate.written,
            "purchases": rate.purchases,
        }
        for rate in found
    ]
    emit(rows, as_json=as_json)
