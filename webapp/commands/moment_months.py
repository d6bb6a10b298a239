"""`convive moments budget`: what the surprises of a month may cost, and what of it is spent and planned."""

from datetime import date, datetime

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.zones import club_zone
from campaigns.members.purchases.money import parse_money
from campaigns.surprises.months import read_month, set_months
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import tier_id_of
from webapp.commands.moments import currency_of, moments

NONE = "none"


@moments.command()
@click.option("--month", type=click.DateTime(["%Y-%m"]), help="Such as 2026-12; this one unless said.")
@click.option("--club", "whole", metavar="AMOUNT", help="For all members, of every month; none takes the limit away.")
@click.option("--tier", "tiers", type=(str, str), multiple=True, metavar="KEY AMOUNT", help="For members of a tier.")
@json_option
@pass_runtime
def budget(
    runtime: Runtime, month: datetime | None, whole: str | None, tiers: tuple[tuple[str, str], ...], *, as_json: bool
) -> None:
    """What the surprises of a month may cost, what is spent and what is planned; or set what they may cost."""
    with runtime.sessions.begin() as session:
        set_months(session, _limits(session, whole, tiers))
        day = month.date() if month else runtime.clock().astimezone(club_zone(session)).date()
        rows = [
            {
                "tier": each.tier.key if each.tier else None,
                "budget": each.limit,
                "spent": each.spent,
                "planned": each.planned,
                "left": each.left,
            }
            for each in read_month(session, date(day.year, day.month, 1))
        ]
    emit(rows, as_json=as_json)


def _limits(session: Session, whole: str | None, tiers: tuple[tuple[str, str], ...]) -> dict[int | None, int | None]:
    currency = currency_of(session)
    given: dict[int | None, str] = {tier_id_of(session, key): amount for key, amount in tiers}
    if whole is not None:
        given[None] = whole
    return {tier_id: None if text == NONE else parse_money(text, currency) for tier_id, text in given.items()}
