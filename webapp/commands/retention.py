"""`convive retention`: how much of the disk old messages take, and how long their records are kept."""

from functools import partial
from itertools import takewhile

import click

from campaigns.bootstrap import Runtime
from campaigns.messaging.retention import (
    LEAST_MONTHS,
    MOST_MONTHS,
    keep_records_for,
    let_records_go,
    reach_of,
    rooms,
    would_go,
)
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def retention() -> None:
    """How long tries, providers' reports and single lines of timelines about messages are kept."""


@retention.command("show")
@json_option
@pass_runtime
def show(runtime: Runtime, *, as_json: bool) -> None:
    """Tables that grow with each message: rows, bytes, from when on they are kept, and how many rows would go."""
    now = runtime.clock()
    with runtime.sessions() as session:
        reach, going, found = reach_of(session, now=now), would_go(session, now=now), rooms(session)
    before = {part.value: day for part, day in reach.before.items()}
    old = {part.value: count for part, count in going.items()}
    rows = [
        {
            "table": room.table,
            "rows": room.rows,
            "bytes": room.size,
            "kept_from": before[room.table].date().isoformat() if room.table in before else None,
            "would_go": old.get(room.table, 0),
        }
        for room in found
    ]
    emit(rows, as_json=as_json)
    if reach.held_by:
        click.echo(
            f"The segment “{reach.held_by}” asks for messages further back, so lines of timelines stay.", err=True
        )


@retention.command("keep")
@click.option("--months", type=click.IntRange(LEAST_MONTHS, MOST_MONTHS), help="So many months.")
@click.option("--for-good", is_flag=True, help="All of it.")
@pass_runtime
def keep(runtime: Runtime, *, months: int | None, for_good: bool) -> None:
    """Say how long. What is older goes bit by bit with the scheduler, and does not come back."""
    if (months is None) is not for_good:
        raise click.UsageError("Say either --months or --for-good.")
    with runtime.sessions.begin() as session:
        keep_records_for(session, months=months or 0)


@retention.command("run")
@json_option
@pass_runtime
def run(runtime: Runtime, *, as_json: bool) -> None:
    """Let go of all that is older now, chunk by chunk. It may be stopped at any time and goes on where it stopped."""
    gone = sum(takewhile(bool, iter(partial(_chunk, runtime), None)))
    emit({"gone": gone}, as_json=as_json)


def _chunk(runtime: Runtime) -> int:
    with runtime.sessions.begin() as session:
        return let_records_go(session, now=runtime.clock())
