"""`convive work`: what is owed to everybody after a change of rules, searches, merges, and how far each came."""

from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.members.long_work.loop import work_all
from campaigns.members.long_work.operations import resume_work, stop_work
from campaigns.members.long_work.queries import list_works
from campaigns.members.models import LongWork, WorkKind, WorkState
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.working import interruptible

COLUMNS = ("kind", "state", "total", "done", "changed", "owed_at", "finished_at")
SINGLE = [kind.value for kind in WorkKind if kind is not WorkKind.IMPORT]
kind_argument = click.argument("kind", type=click.Choice(SINGLE))


@click.group()
def work() -> None:
    """Long work, such as members gone through after the club's tiers, fields or rates were changed."""


@work.command("list")
@json_option
@pass_runtime
def list_(runtime: Runtime, *, as_json: bool) -> None:
    """The latest of each kind; `convive imports list` tells of files."""
    _tell(runtime, as_json=as_json)


@work.command()
@json_option
@pass_runtime
def run(runtime: Runtime, *, as_json: bool) -> None:
    """Work off what is owed, here; Ctrl-C leaves the rest to a worker. Exits 1 when something is left."""
    with interruptible(runtime) as shop:
        work_all(shop, *WorkKind)
    if _tell(runtime, as_json=as_json):
        click.get_current_context().exit(1)


@work.command()
@kind_argument
@pass_runtime
def stop(runtime: Runtime, kind: str) -> None:
    """Stop between two pieces, wherever it is worked off."""
    with runtime.sessions.begin() as session:
        stop_work(session, WorkKind(kind))


@work.command()
@kind_argument
@pass_runtime
def resume(runtime: Runtime, kind: str) -> None:
    """Go on where it was stopped or broke off."""
    with runtime.sessions.begin() as session:
        resume_work(session, WorkKind(kind))


def _tell(runtime: Runtime, *, as_json: bool) -> bool:
    """Whether any is not done."""
    with runtime.sessions() as session:
        found = list_works(session)
    emit([_row(each) for each in found], as_json=as_json)
    return any(each.state is not WorkState.DONE for each in found)


def _row(found: LongWork) -> dict[str, Any]:
    return {column: getattr(found, column) for column in COLUMNS}
