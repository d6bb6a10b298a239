"""Who let a campaign go: its log, and whether a colleague must look at it before it is launched."""

import click

from campaigns.bootstrap import Runtime
from campaigns.outreach.approval.log import steps_of
from campaigns.outreach.queries import find_campaign
from webapp.commands.context import emit, json_option, pass_runtime


@click.command("log")
@click.argument("campaign")
@json_option
@pass_runtime
def log(runtime: Runtime, campaign: str, *, as_json: bool) -> None:
    """Who asked, approved, launched, paused: when, and what was seen then. The newest first."""
    with runtime.sessions() as session:
        found = steps_of(session, find_campaign(session, campaign).id)
        shown = [
            {
                "at": step.at,
                "step": step.kind.value,
                "by": step.by,
                "members": step.members,
                "highest_cost_micros": step.cost,
                "note": step.note,
            }
            for step in found
        ]
    emit(shown, as_json=as_json)
