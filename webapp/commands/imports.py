"""`convive imports`: files that were brought in, and those that can go on."""

from pathlib import Path

import click

from campaigns.bootstrap import Runtime
from campaigns.members.imports.operations import resume_import
from campaigns.members.imports.queries import list_imports
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.importing import import_here, rejects_option, row_of


@click.group()
def imports() -> None:
    """Files of members and purchases."""


@imports.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
@pass_runtime
def list_(runtime: Runtime, limit: int, *, as_json: bool) -> None:
    """Imports, the newest first."""
    with runtime.sessions() as session:
        rows = [row_of(found) for found in list_imports(session, limit=limit)]
    emit(rows, as_json=as_json)


@imports.command()
@click.argument("import_id", metavar="ID", type=int)
@rejects_option
@json_option
@pass_runtime
def resume(runtime: Runtime, import_id: int, rejects: Path | None, *, as_json: bool) -> None:
    """Go on with a stopped import, or import for real what was a dry run."""
    import_here(runtime, lambda session: resume_import(session, import_id=import_id), rejects=rejects, as_json=as_json)
