"""`convive purchases`: what members bought, from a till's file."""

from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.imports.purchase_import import ImportReport, PurchaseOptions, import_purchases
from webapp.commands.context import json_option, pass_runtime
from webapp.commands.imports import Asked, import_options, tell, the_club, within


@click.group()
def purchases() -> None:
    """Orders and refunds."""


@purchases.command("import")
@import_options
@click.option("--create-members", is_flag=True, help="Make a member of everybody the club does not know yet.")
@click.option("--correct", is_flag=True, help="A known order that says otherwise now replaces what is recorded.")
@json_option
@pass_runtime
def import_file(runtime: Runtime, /, *, create_members: bool, correct: bool, as_json: bool, **said: Any) -> None:
    """Record the purchases in FILE.

    FILE is a CSV with a header, or a log without one: customer, date, quantity and value with blanks between. Rows
    that cannot be kept are refused with their line and the reason, the rest are kept. Importing a file again changes
    nothing.
    Exits 1 when the file is refused, or all its rows are.
    """
    asked = Asked(**said)
    options = PurchaseOptions(**asked.options(), create_members=create_members, correct=correct)

    def work(session: Session) -> ImportReport:
        return import_purchases(
            session,
            asked.file.read_bytes(),
            options=options,
            club=the_club(session),
            random_code=runtime.random_code,
            now=runtime.clock(),
        )

    report = within(runtime, work, dry_run=asked.dry_run)
    figures = {
        "rows": report.rows,
        "added": report.added,
        "corrected": report.corrected,
        "unchanged": report.unchanged,
        "members_added": report.members_added,
        "ignored_columns": [heading for heading in report.ignored_columns if heading],
        "dry_run": asked.dry_run,
    }
    tell(figures, report.faults, report.header, asked.rejects, as_json=as_json)


commands = (purchases,)
