"""`convive scaling`: a day of a very large club, reckoned minute by minute from what one message takes."""

from dataclasses import fields, replace
from typing import Any

import click

from webapp.commands.context import emit, json_option
from webapp.commands.scaling.house import House
from webapp.commands.scaling.simulation import Day, a_day, breaks_first

MILLION = 1_000_000


@click.command()
@click.option("--messages", type=click.IntRange(1), default=500 * MILLION, show_default=True, help="On that day.")
@click.option("--members", type=click.IntRange(1), default=50 * MILLION, show_default=True)
@click.option("--worker-hosts", type=click.IntRange(1), help="Hosts that run workers of delivery.")
@click.option("--web-hosts", type=click.IntRange(1), help="Hosts that take receipts and answers.")
@click.option("--database-cores", type=click.IntRange(1))
@click.option("--provider-per-second", type=click.IntRange(1), help="What all providers together take.")
@click.option("--kept-days", type=click.IntRange(1), help="How long messages are kept.")
@json_option
def scaling(messages: int, members: int, *, as_json: bool, **given: int | None) -> None:
    """Reckon a day: how busy each part is at its worst, how late messages are, what breaks first."""
    chosen = {name: value for name, value in given.items() if value is not None}
    house = replace(House(), **chosen)
    day = a_day(house, messages=messages)
    if as_json:
        emit(_told(house, day, messages=messages, members=members), as_json=True)
        return
    emit([_part(house, part, share) for part, share in day.busiest.items()], as_json=False)
    click.echo()
    emit(_summary(house, day, messages=messages, members=members), as_json=False)


def _part(house: House, part: str, share: float) -> dict[str, Any]:
    return {"part": part, "takes": f"{house.takes()[part]:,.0f}/s", "busy": f"{share:.0%}"}


def _summary(house: House, day: Day, *, messages: int, members: int) -> dict[str, Any]:
    first, factor = breaks_first(day)
    return {
        "messages of each member": round(messages / members, 1),
        "most in a second": round(day.most),
        "latest, in minutes": day.latest_minutes,
        "left at the end of the day": round(day.left),
        "breaks first": f"{first}, at {factor:.1f} times as much",
        "write-ahead log at the most, MB/s": round(day.most * house.log_bytes / MILLION),
        "kept on disk, TB": round(messages * house.kept_bytes * house.kept_days / MILLION**2, 1),
    }


def _told(house: House, day: Day, *, messages: int, members: int) -> dict[str, Any]:
    given = {field.name: getattr(house, field.name) for field in fields(house)}
    return {"house": given, "busiest": day.busiest, **_summary(house, day, messages=messages, members=members)}
