"""`convive db upgrade|check`."""

import click

import migrations
from campaigns.bootstrap import Runtime
from campaigns.core.errors import Refused
from webapp.commands.context import pass_runtime


class SchemaDiffers(Refused):
    sentence = "The database is not what the program expects. Run `convive db upgrade`. %(differences)s"


@click.group()
def db() -> None:
    """The database's schema."""


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


commands = (db,)
