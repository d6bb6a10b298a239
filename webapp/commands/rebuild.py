"""`convive members rebuild`."""

import time

import click

from campaigns.bootstrap import Runtime
from campaigns.core.acting import unnoted
from campaigns.members.standing.rebuild import STEPS
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.members import members


@members.command()
@json_option
@pass_runtime
def rebuild(runtime: Runtime, *, as_json: bool) -> None:
    """Take anew all that is kept of members: summaries, engagement, points, classes, trips and tiers.

    Members stay as they are where nothing was amiss. Each step stands when it is done.
    """
    rows = []
    for name, step in STEPS.items():
        click.echo(f"{name} …", err=True)
        started = time.perf_counter()
        with runtime.sessions.begin() as session, unnoted(session):
            changed = step(session, now=runtime.clock())
        rows.append({"step": name, "changed": changed, "seconds": round(time.perf_counter() - started, 2)})
    emit(rows, as_json=as_json)
