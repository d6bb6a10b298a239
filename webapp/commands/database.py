"""`convive db upgrade|check|backup|restore`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import migrations
from campaigns.bootstrap import Runtime
from campaigns.core.errors import Refused
from webapp.commands.context import pass_runtime
from workers.supervisor.backups import Told, back_up, restore


class SchemaDiffers(Refused):
    sentence = "The database is not what the program expects. Run `convive db upgrade`. %(differences)s"


@click.group()
def db() -> None:
    """The database: its schema, backups of it."""


@db.command()
@pass_runtime
def upgrade(runtime: Runtime) -> None:
    """Bring the database to the newest migration."""
    migrations.upgrade(runtime.engine)
    click.echo("The database is at the newest migration.")


@db.command()
@pass_runtime
def check(runtime: Runtime) -> None:
    """Refuse unless the database is at the newest migration and holds exactly what the models say."""
    if not migrations.is_at_head(runtime.engine):
        raise SchemaDiffers(differences="Migrations are missing.")
    if found := migrations.differences(runtime.engine):
        raise SchemaDiffers(differences="; ".join(str(difference[0]) for difference in found))
    click.echo("The database is what the models say.")


@db.command()
@click.argument("sentence")
@pass_runtime
def revise(runtime: Runtime, sentence: str) -> None:
    """Write a migration from what the models say and this database lacks (for developers)."""
    migrations.revise(runtime.engine, sentence)


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--over", is_flag=True, help="Take the place of a FILE that is there.")
@pass_runtime
def backup(runtime: Runtime, file: Path, *, over: bool) -> None:
    """Keep the whole club in FILE as it is at this instant, while everything goes on."""
    if file.exists() and not over:
        raise click.UsageError(f"{file} is there already; --over takes its place.")
    with _shown() as told:
        back_up(_address(runtime), file, told=told)
    click.echo(f"{file} holds the club, {file.stat().st_size / 1_000_000:,.1f} MB.")
    click.echo("Keep CONVIVE_SECRET_KEY elsewhere: without it no link that was sent works any more.")


@db.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_runtime
def restore_(runtime: Runtime, file: Path) -> None:
    """Bring the club of FILE into a database that holds none. It sends nothing before `convive delivery here`."""
    with _shown() as told:
        restore(_address(runtime), file, told=told)
    runtime.engine.dispose()
    migrations.upgrade(runtime.engine)
    click.echo("The club is back. It sends nothing by itself: `convive delivery here` says what is due.")


def _address(runtime: Runtime) -> str:
    return runtime.engine.url.render_as_string(hide_password=False)


@contextmanager
def _shown() -> Iterator[Told]:
    def told(done: int, tables: int) -> None:
        click.echo(f"\r\x1b[K{done} of {tables} tables", err=True, nl=done == tables)

    yield told if sys.stderr.isatty() else lambda _done, _tables: None
