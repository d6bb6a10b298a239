"""`convive segment history`: how large a segment was, and who came and went."""

from datetime import datetime

import click

from campaigns.bootstrap import Runtime
from campaigns.segments.history import moves, sizes
from campaigns.segments.queries import find_segment
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.segments import segment


@segment.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 730), default=30, show_default=True)
@json_option
@pass_runtime
def history(runtime: Runtime, name: str, *, days: int, as_json: bool) -> None:
    """How many members segment NAME had, day by day, and how many had entered and left since the day before."""
    with runtime.sessions() as session:
        found = sizes(session, find_segment(session, name).id, limit=days)
    rows = [{"day": row.day, "members": row.members, "entered": row.entered, "left": row.left} for row in found]
    emit(rows, as_json=as_json)


@segment.command("moves")
@click.argument("name")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The last one recorded, unless you say which.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@json_option
@pass_runtime
def moves_(runtime: Runtime, name: str, *, day: datetime | None, limit: int, as_json: bool) -> None:
    """Who entered segment NAME, and who left, since the day that was recorded before."""
    with runtime.sessions() as session:
        found = moves(session, find_segment(session, name).id, day=day.date() if day else None, limit=limit)
    people = ((found.who_entered, "entered"), (found.who_left, "left")) if found else ()
    rows = [
        {"day": found.day, "moved": moved, "code": member.code, "name": member.full_name}
        for members, moved in people
        for member in members
        if found
    ]
    emit(rows, as_json=as_json)
