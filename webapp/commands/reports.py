"""`convive report`: the figures of the report pages, for programs and the terminal; a command for each report."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.queries import find_club
from campaigns.core.replica import open_copy, written_by
from campaigns.core.words import LANGUAGES
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.reports.asked import Takes, asked_of
from webapp.reports.catalogue import REPORTS, answer, told
from webapp.reports.report import Report
from webapp.reports.sheets import Sheet, say_records

PDF = click.Path(dir_okay=False, writable=True, path_type=Path)
HELP = {
    Takes.SINCE: "The first day counted, as 2026-01-31.",
    Takes.UNTIL: "The last day counted, as 2026-01-31; yesterday if not given.",
    Takes.DAYS: "Within so many days.",
    Takes.MONTH: "The month, as 2026-01; the last whole one if not given.",
    Takes.SEGMENT: "Only members of the segment with this number.",
    Takes.CAMPAIGN: "The campaign with this number; all if not given.",
    Takes.EVENT: "The event with this number or code.",
    Takes.OWNER: "Only what the staff member with this number looks after.",
    Takes.ANEW: "Reckon now what was kept today.",
}


@click.group()
def report() -> None:
    """What came of it."""


@contextmanager
def _reading(runtime: Runtime) -> Iterator[Session]:
    """Of the replica, while there is one that is near enough; it is said as of when."""
    with runtime.sessions() as session, ExitStack() as opened:
        found = open_copy(opened, runtime.replica, written_by(session)) if runtime.replica else None
        if found is None:
            yield session
            return
        copy, standing = found
        if standing.as_of:
            click.echo(f"From a copy of the database, as of {standing.as_of:%Y-%m-%d %H:%M:%S %Z}.", err=True)
        yield copy


def _command(made: Report) -> click.Command:
    @pass_runtime
    def show(
        runtime: Runtime,
        /,
        *,
        as_json: bool,
        sheet: str,
        pdf: Path | None = None,
        language: str | None = None,
        **given: str | None,
    ) -> None:
        with _reading(runtime) as session:
            club, now = find_club(session), runtime.clock()
            today = now.astimezone(ZoneInfo(club.zone if club else "UTC")).date()
            asked = asked_of({name: text for name, text in given.items() if text}, made.takes, today=today)
            answered = answer(session, made, asked, now=now)
        if pdf and made.paper and club:
            pdf.write_bytes(made.paper(answered.found, club, language or club.language))
            return
        chosen = [answered.sheet(sheet)] if sheet else answered.sheets
        if as_json:
            emit(told(made, asked, chosen), as_json=True)
        else:
            _print(chosen)

    return click.command(made.key, help=str(made.about))(_with_options(made, json_option(show)))


def _print(sheets: Iterable[Sheet]) -> None:
    for each in sheets:
        click.echo(f"{each.title}\n")
        emit(say_records(each), as_json=False)
        click.echo(f"\n{each.definition}\n")


def _with_options(made: Report, command: Any) -> Any:
    command = click.option("--sheet", default="", help="Only the table of this key.")(command)
    if made.paper:
        command = click.option("--language", type=click.Choice(LANGUAGES), help="Of the PDF; the club's if not given.")(
            command
        )
        command = click.option("--pdf", type=PDF, help="Write it there as a PDF instead.")(command)
    for each in reversed(made.takes):
        flag: dict[str, Any] = {"flag_value": "1"} if each is Takes.ANEW else {}
        command = click.option(f"--{each.value}", help=HELP[each], required=each is made.needs, **flag)(command)
    return command


for _made in REPORTS.values():
    report.add_command(_command(_made))
