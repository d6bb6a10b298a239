"""`convive event schedule`: which messages an event's times bring, and when."""

from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.events.queries import named_event
from campaigns.outreach.event_schedule import Line, schedule_of
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.event_draws import event_argument


@click.command()
@event_argument
@json_option
@pass_runtime
def schedule(runtime: Runtime, event_name: str, *, as_json: bool) -> None:
    """The messages of an event in their order; times are in UTC."""
    now = runtime.clock()
    with runtime.sessions() as session:
        found = schedule_of(session, named_event(session, event_name), now=now)
        emit([_row(line) for line in found.lines], as_json=as_json)


def _row(line: Line) -> dict[str, Any]:
    return {
        "message": line.kind.value,
        "due_at": line.due_at,
        "state": _state(line),
        "channels": ",".join(line.milestone.channels) if line.milestone else "",
        "sent": line.counts.sent,
        "not_sent": line.counts.not_sent,
        "left": line.counts.left,
        "campaign": line.campaign_id,
    }


def _state(line: Line) -> str:
    if line.milestone is None or not line.milestone.is_on:
        return "off"
    if line.milestone.taken_at is not None:
        return "sent"
    return "too late" if line.is_too_late else "to come"
