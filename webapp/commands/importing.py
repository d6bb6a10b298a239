"""What the import commands share: their options, the work in this very process, and what became of each row."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.models import Club
from campaigns.core.queries import find_club
from campaigns.core.words import mark
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.files import check_size
from campaigns.members.imports.operations import add_file, start_import
from campaigns.members.imports.queries import faults_of, get_import
from campaigns.members.imports.rejects import rejected_rows
from campaigns.members.models import FileImport, FileKind, WorkState
from webapp.commands.context import emit
from webapp.commands.working import work_here

SHOWN = 20
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said on the command line of an import."""

    file: Path
    mapping: tuple[str, ...]
    source: str
    date_order: str | None
    country: str
    sheet: str
    dry_run: bool
    rejects: Path | None

    def options(self) -> dict[str, Any]:
        """As they are kept with the import."""
        return {
            "source": self.source,
            "columns": mapping_of(self.mapping),
            "date_order": self.date_order or "",
            "country": self.country.upper(),
            "sheet": self.sheet,
        }


def import_options(command: F) -> F:
    """FILE and the options of every import."""
    for option in (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option(
            "--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="What a column means; or “ignore”."
        ),
        click.option(
            "--source", default="import", show_default=True, help="Where the file comes from, such as a till."
        ),
        click.option("--date-order", type=click.Choice([order.value for order in DateOrder]), help="Of 03/04/2026."),
        click.option("--country", default="", help="ISO letters: whose mobile numbers stand without a prefix."),
        click.option("--sheet", default="", help="Of a spreadsheet; the first, unless given."),
        click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing."),
        rejects_option,
    ):
        command = option(command)
    return command


def _in_a_writable_folder(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Said before anything is imported, not after."""
    if path is not None and not os.access(path.parent, os.W_OK):
        raise click.BadParameter(f"the folder {path.parent} cannot be written to")
    return path


rejects_option = click.option(
    "--rejects",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    callback=_in_a_writable_folder,
    help="Write the refused rows here, to mend and import again.",
)


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """`Kunde=customer` as typed; the last = divides."""
    split = [pair.rpartition("=") for pair in pairs]
    wrong = next((pair for pair, (column, _, field) in zip(pairs, split, strict=True) if not column or not field), None)
    if wrong is not None:
        raise click.BadParameter(f"{wrong!r} is not COLUMN=FIELD", param_hint="--map")
    return {column: field.strip() for column, _, field in split}


def the_club(session: Session) -> Club:
    club = find_club(session)
    if club is None:
        raise NotFound(what=mark("club"))
    return club


def import_file(
    runtime: Runtime, kind: FileKind, asked: Asked, more_options: Mapping[str, Any], *, as_json: bool
) -> None:
    """Keep the file, import it and tell what came of it."""
    check_size(asked.file.stat().st_size)
    content = asked.file.read_bytes()
    options = {**asked.options(), **more_options}

    def begin(session: Session) -> FileImport:
        the_club(session)
        added = add_file(
            session, kind=kind, name=asked.file.name, content=content, sheet=asked.sheet, now=runtime.clock()
        )
        return start_import(session, import_id=added.id, options=options, dry_run=asked.dry_run)

    import_here(runtime, begin, rejects=asked.rejects, as_json=as_json)


def import_here(
    runtime: Runtime, begin: Callable[[Session], FileImport], *, rejects: Path | None, as_json: bool
) -> None:
    """Do the work and tell what came of it."""
    import_id = work_here(runtime, lambda session: begin(session).work, quiet=as_json).subject
    with runtime.sessions() as session:
        found = get_import(session, import_id)
        if rejects is not None:
            with rejects.open("w", encoding="utf-8", newline="") as file:
                file.writelines(
                    rejected_rows(found.header, faults_of(session, import_id), say=lambda fault: fault.reason)
                )
        _tell(session, found, as_json=as_json)


def _tell(session: Session, found: FileImport, *, as_json: bool) -> None:
    """Print the figures and the refusals; exit 1 when it did not come to its end, or nothing of the file stands."""
    faults = [
        {"line": fault.line, "reason": fault.reason}
        for fault in faults_of(session, found.id, limit=None if as_json else SHOWN)
    ]
    if as_json:
        emit({**row_of(found), "errors": faults}, as_json=True)
    else:
        emit(row_of(found), as_json=False)
        _list_faults(faults, found.refused)
    if found.dry_run or found.work.state is not WorkState.DONE:
        click.echo(_how_to_go_on(found), err=True)
    standing = found.added + found.changed + found.unchanged
    if found.work.state is not WorkState.DONE or (found.refused and not standing):
        click.get_current_context().exit(1)


def _list_faults(faults: Sequence[Mapping[str, Any]], refused: int) -> None:
    for fault in faults:
        click.echo(f"line {fault['line']}: {fault['reason']}", err=True)
    if refused > len(faults):
        click.echo(f"… and {refused - len(faults)} more; --rejects FILE keeps them all", err=True)


def _how_to_go_on(found: FileImport) -> str:
    work = found.work
    if work.state is WorkState.DONE:
        return f"Nothing was changed. To import it for real: convive imports resume {found.id}"
    if work.fault:
        return f"{work.fault['sentence'] % work.fault['values']}\nGo on with: convive imports resume {found.id}"
    where = f"after {work.done} of {work.total} rows"
    if work.state is WorkState.RUNNING:
        return f"Somebody else is at it, {where}. See: convive imports list"
    return f"Stopped {where}; they are kept. Go on with: convive imports resume {found.id}"


def row_of(found: FileImport) -> dict[str, Any]:
    return {
        "import": found.id,
        "file": found.name,
        "kind": found.kind,
        "state": found.work.state,
        "dry_run": found.dry_run,
        "rows": found.work.total,
        "done": found.work.done,
        "added": found.added,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "refused": found.refused,
        "members_added": found.members_added,
        "ignored_columns": ignored_columns(found),
    }


def ignored_columns(found: FileImport) -> list[str]:
    """The headings that were left out, as far as they are known."""
    told = found.options.get("columns") or {}
    return [heading for heading in found.header if told and told.get(heading, "ignore") == "ignore"]
