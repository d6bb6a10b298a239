"""`convive members duplicates`: people who are in the club twice."""

import click

from campaigns.bootstrap import Runtime
from campaigns.members.duplicates.queries import count_pairs, list_pairs
from campaigns.members.duplicates.work import WHOLE
from campaigns.members.long_work.operations import ask
from campaigns.members.models import WorkKind, WorkState
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.members import members
from webapp.commands.working import work_here


@members.command()
@click.option("--whole", is_flag=True, help="Compare everybody anew, not only who came or changed since the last time.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
@pass_runtime
def duplicates(runtime: Runtime, limit: int, *, whole: bool, as_json: bool) -> None:
    """Look for members who may be one person, and list the pairs, the surest first."""
    about = [WHOLE] if whole else []
    work = work_here(
        runtime, lambda session: ask(session, WorkKind.SEARCH, about=about, now=runtime.clock()), quiet=as_json
    )
    with runtime.sessions() as session:
        pairs, listed = list_pairs(session, limit=limit), count_pairs(session)
    rows = [
        {
            "score": pair.score,
            "keep": pair.one.code,
            "name": pair.one.full_name,
            "other": pair.other.code,
            "other_name": pair.other.full_name,
            "reasons": list(pair.reasons),
        }
        for pair in pairs
    ]
    emit(rows, as_json=as_json)
    click.echo(f"{work.changed} looked at, {listed} pairs", err=True)
    if work.state is not WorkState.DONE:
        click.echo(f"The search is {work.state}; the list is as it was before.", err=True)
        click.get_current_context().exit(1)
