"""`convive purchases`: what members bought, from a till's file."""

from typing import Any

import click

from campaigns.bootstrap import Runtime
from campaigns.members.models import FileKind
from webapp.commands.context import json_option, pass_runtime
from webapp.commands.importing import Asked, import_file, import_options


@click.group()
def purchases() -> None:
    """Orders and refunds."""


@purchases.command("import")
@import_options
@click.option("--create-members", is_flag=True, help="Make a member of everybody the club does not know yet.")
@click.option("--correct", is_flag=True, help="A known order that says otherwise now replaces what is recorded.")
@json_option
@pass_runtime
def import_purchases(runtime: Runtime, /, *, create_members: bool, correct: bool, as_json: bool, **said: Any) -> None:
    """Record the purchases in FILE.

    FILE is a CSV or a spreadsheet (.xlsx) with a header, or a log without one: customer, date, quantity and value with
    blanks between. Rows that cannot be kept are refused with their line and the reason, the rest are kept. Importing a
    file again changes nothing. Ctrl-C stops it; `convive imports resume` goes on where it was.
    Exits 1 when the file is refused, or all its rows are, or it was stopped.
    """
    options = {"create_members": create_members, "correct": correct}
    import_file(runtime, FileKind.PURCHASES, Asked(**said), options, as_json=as_json)
