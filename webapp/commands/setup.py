"""The first run, from the terminal."""

import click

from campaigns.bootstrap import Runtime
from campaigns.staff.setup import SetupOver, setup_code
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def setup() -> None:
    """The first run of a club."""


@setup.command()
@json_option
@pass_runtime
def code(runtime: Runtime, /, *, as_json: bool) -> None:
    """Print the code that opens the pages under /setup, until there is an admin."""
    with runtime.sessions.begin() as session:
        shown = setup_code(session, signer=runtime.signer, random_code=runtime.random_code)
    if not shown:
        raise SetupOver
    emit({"address": f"{runtime.settings.public_url}/setup", "code": shown}, as_json=as_json)
