"""`convive members merge` and `unmerge`: two records of one person."""

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.duplicates.undoing import unmerge as part
from campaigns.members.long_work.operations import ask
from campaigns.members.models import WorkKind, WorkState
from campaigns.members.queries import find_by_code
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.members import members
from webapp.commands.working import work_here


@members.command()
@click.argument("keep")
@click.argument("other")
@json_option
@pass_runtime
def merge(runtime: Runtime, keep: str, other: str, *, as_json: bool) -> None:
    """Put OTHER into KEEP, both by the codes on their cards. It can be undone for 30 days."""
    with runtime.sessions.begin() as session:
        kept_id, other_id = _id(session, keep), _id(session, other)
        done = merge_members(session, kept_id=kept_id, other_id=other_id, now=runtime.clock())
        row = {"merge": done.id, "kept": keep, "merged": done.merged_code}
    emit(row, as_json=as_json)


@members.command()
@click.argument("merge_id", metavar="ID", type=int)
@json_option
@pass_runtime
def unmerge(runtime: Runtime, merge_id: int, *, as_json: bool) -> None:
    """Undo the merge of this ID: both as they were."""
    with runtime.sessions.begin() as session:
        undone = part(session, merge_id=merge_id, now=runtime.clock())
        row = {"merge": undone.id, "parted": undone.merged_code}
    emit(row, as_json=as_json)


@members.command("merge-sure")
@json_option
@pass_runtime
def merge_sure(runtime: Runtime, *, as_json: bool) -> None:
    """Merge all pairs that share an address and the name, a few in a transaction. Exits 1 when some are left."""
    work = work_here(runtime, lambda session: ask(session, WorkKind.MERGE, now=runtime.clock()), quiet=as_json)
    emit({"merged": work.done}, as_json=as_json)
    if work.state is not WorkState.DONE:
        click.get_current_context().exit(1)


def _id(session: Session, code: str) -> int:
    found = find_by_code(session, code)
    if found is None:
        raise NotFound(what=mark("member"))
    return found.id
