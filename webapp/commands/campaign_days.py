"""The days by which a campaign that is always on goes, as options of its command."""

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from typing import Any

import click

from campaigns.outreach.blackout import read_days
from campaigns.outreach.models import Audience, OnBlackout

DAY = click.DateTime(["%Y-%m-%d"])


def _as_date(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


OPTIONS = (
    click.option(
        "--shift-days", type=int, default=0, help="Of what is always on: so many days after it; -7 is a week before it."
    ),
    click.option(
        "--day-name", default="", help="The key of a date field or a tier, the name of a special day or a signal."
    ),
    click.option("--holiday", "holidays", multiple=True, help="Its key, as `convive holidays list` has it."),
    click.option(
        "--holiday-for",
        type=click.Choice([each.value for each in Audience]),
        callback=lambda _context, _option, value: Audience(value),
        default="keepers",
        show_default=True,
        help="Those who keep it, by culture, place and language, or everybody in the segment.",
    ),
    click.option("--starts-on", type=DAY, callback=_as_date, help="The first day of what is always on."),
    click.option("--ends-on", type=DAY, callback=_as_date, help="The last day of what is always on."),
    click.option(
        "--blackout",
        "blackout_days",
        default="",
        callback=lambda _context, _option, text: read_days(text),
        help="Dates on which nothing goes out, such as 2026-12-24..2026-12-26,2026-12-31.",
    ),
    click.option(
        "--on-blackout",
        type=click.Choice([each.value for each in OnBlackout]),
        callback=lambda _context, _option, value: OnBlackout(value),
        default="next_day",
        show_default=True,
        help="What becomes of what falls on such a date.",
    ),
)


def by_days(command: Callable[..., Any]) -> Callable[..., Any]:
    """All of them."""
    return reduce(lambda made, option: option(made), reversed(OPTIONS), command)
