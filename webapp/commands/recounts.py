"""`convive recounts`: what is owed to everybody after tiers, fields or rates were changed, and how far it came."""

import sys
from dataclasses import replace
from typing import Any

import click

from campaigns.bootstrap import Runtime, build_counting
from campaigns.members.models import Recount, RecountKind, RecountState
from campaigns.members.recounts.operations import resume_recount, stop_recount
from campaigns.members.recounts.queries import list_recounts
from campaigns.members.recounts.work import recount_all
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.interrupted import interrupted

kind_argument = click.argument("kind", type=click.Choice([kind.value for kind in RecountKind]))


@click.group()
def recounts() -> None:
    """Members gone through after the club's tiers, fields or rates were changed."""


@recounts.command("list")
@json_option
@pass_runtime
def list_(runtime: Runtime, *, as_json: bool) -> None:
    """The latest of each kind."""
    _tell(runtime, as_json=as_json)


@recounts.command()
@json_option
@pass_runtime
def run(runtime: Runtime, *, as_json: bool) -> None:
    """Work off what is owed, here; Ctrl-C leaves the rest to a worker. Exits 1 when something is left."""
    with interrupted() as stopping:
        counting = replace(build_counting(runtime), told=_show if sys.stderr.isatty() else lambda _owed: None)
        recount_all(counting, more=lambda: not stopping)
    if _tell(runtime, as_json=as_json):
        click.get_current_context().exit(1)


@recounts.command()
@kind_argument
@pass_runtime
def stop(runtime: Runtime, kind: str) -> None:
    """Stop between two pieces, wherever it is worked off."""
    with runtime.sessions.begin() as session:
        stop_recount(session, RecountKind(kind))


@recounts.command()
@kind_argument
@pass_runtime
def resume(runtime: Runtime, kind: str) -> None:
    """Go on where it was stopped or broke off."""
    with runtime.sessions.begin() as session:
        resume_recount(session, RecountKind(kind))


def _show(owed: Recount) -> None:
    click.echo(f"\r{owed.kind}: {owed.done:,} of {owed.members:,} members", err=True, nl=owed.finished_at is not None)


def _tell(runtime: Runtime, *, as_json: bool) -> bool:
    """Whether any is not done."""
    with runtime.sessions() as session:
        found = list_recounts(session)
    emit([_row(each) for each in found], as_json=as_json)
    return any(each.state is not RecountState.DONE for each in found)


def _row(found: Recount) -> dict[str, Any]:
    columns = ("kind", "state", "members", "done", "changed", "owed_at", "finished_at")
    return {column: getattr(found, column) for column in columns}


commands = (recounts,)
