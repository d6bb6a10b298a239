"""`convive members duplicates`: people who are in the club twice."""

import click

from campaigns.bootstrap import Runtime
from campaigns.members.duplicates.queries import list_pairs
from campaigns.members.duplicates.search import search_duplicates
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.members import members


@members.command()
@click.option("--whole", is_flag=True, help="Compare everybody anew, not only who came or changed since the last time.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
@pass_runtime
def duplicates(runtime: Runtime, limit: int, *, whole: bool, as_json: bool) -> None:
    """Look for members who may be one person, and list the pairs, the surest first."""
    with runtime.sessions.begin() as session:
        report = search_duplicates(session, whole=whole, now=runtime.clock(), tell=_tell)
        pairs = list_pairs(session, limit=limit)
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
    click.echo(f"{report.sought} looked at, {report.listed} pairs, {report.exact} of them exact", err=True)


def _tell(what: str, done: int, total: int) -> None:
    click.echo(f"{what} {done:,} of {total:,}", err=True)
