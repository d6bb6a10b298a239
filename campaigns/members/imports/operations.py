"""What staff do with a file: look at it, settle its columns, try it, import it, stop, go on."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, undefer

from campaigns.core.database import ring_on_commit
from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import mark
from campaigns.members.imports.contents import packed
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.files import check_size, read_table
from campaigns.members.imports.kinds import KINDS, Options
from campaigns.members.models import FileImport, FileKind, ImportFault, ImportState

QUEUE = "imports"
KEPT = timedelta(days=30)
COUNTS = ("position", "added", "changed", "unchanged", "refused", "members_added")


class ImportRunning(Refused):
    sentence = mark("This import is running. Stop it first.")


class ImportOver(Refused):
    sentence = mark("This import is over. Upload the file again to import it once more; nothing is imported twice.")


class NotRunning(Refused):
    sentence = mark("This import is not running.")


def add_file(
    session: Session,
    *,
    kind: FileKind,
    name: str,
    content: bytes,
    sheet: str = "",
    staff_id: int | None = None,
    now: datetime,
) -> FileImport:
    """Keep a file, its rows counted. Raises a Refused for one that cannot be read."""
    check_size(len(content))
    kept = packed(content)
    table = read_table(kept, sheet)
    added = FileImport(
        kind=kind,
        name=name[:200],
        content=kept,
        options={"sheet": sheet},
        state=ImportState.UPLOADED,
        fault={},
        header=list(table.header),
        rows=sum(1 for _ in table.rows),
        staff_id=staff_id,
        created_at=now,
    )
    session.add(added)
    session.flush()
    return added


def choose_sheet(session: Session, *, import_id: int, sheet: str) -> FileImport:
    """Read another sheet of the spreadsheet."""
    found = _unfinished(session, import_id)
    table = read_table(found.content or b"", sheet)
    found.options = {**found.options, "sheet": sheet}
    found.header = list(table.header)
    found.rows = sum(1 for _ in table.rows)
    return found


def start_import(
    session: Session,
    *,
    import_id: int,
    options: Mapping[str, Any],
    dry_run: bool,
    system_now: datetime,
    lease_until: datetime | None = None,
) -> FileImport:
    """From the first row. `options` as JSON has them; with a lease the caller itself is the worker.

    Raises a Refused when the columns do not say enough; nothing is changed then.
    """
    found = _unfinished(session, import_id)
    meant = {**found.options, **options}
    KINDS[found.kind].columns(read_table(found.content or b"", meant.get("sheet", "")), meant.get("columns", {}))
    session.execute(delete(ImportFault).where(ImportFault.import_id == import_id))
    for count in COUNTS:
        setattr(found, count, 0)
    found.options = meant
    found.dry_run = dry_run
    found.fault = {}
    _run(session, found, system_now=system_now, lease_until=lease_until)
    return found


def resume_import(
    session: Session, *, import_id: int, system_now: datetime, lease_until: datetime | None = None
) -> FileImport:
    """Go on where it was stopped; what was tried is now imported for real."""
    found = _unfinished(session, import_id)
    if found.state in (ImportState.UPLOADED, ImportState.FAILED) or (found.state is ImportState.DONE and found.dry_run):
        return start_import(
            session, import_id=import_id, options={}, dry_run=False, system_now=system_now, lease_until=lease_until
        )
    found.fault = {}
    _run(session, found, system_now=system_now, lease_until=lease_until)
    return found


def stop_import(session: Session, *, import_id: int) -> None:
    """Between two chunks; waits for the one that is being kept."""
    stopped = (
        update(FileImport)
        .where(FileImport.id == import_id, FileImport.state == ImportState.RUNNING)
        .values(state=ImportState.STOPPED, lease_until=None)
        .returning(FileImport.id)
    )
    if session.scalar(stopped) is None:
        raise NotRunning


def drop_contents(session: Session, *, now: datetime) -> int:
    """Forget files that nobody went on with for a month, so that no list of people lies about.

    Also the refused rows of all files as old. Gives how many files.
    """
    old = FileImport.state != ImportState.RUNNING, FileImport.created_at < now - KEPT
    session.execute(delete(ImportFault).where(ImportFault.import_id.in_(select(FileImport.id).where(*old))))
    kept = update(FileImport).where(FileImport.content.is_not(None), *old)
    forgotten = kept.values(content=None).returning(FileImport.id)
    return len(session.scalars(forgotten).all())


def options_of(found: FileImport) -> Options:
    """As the domain takes them; of a newer version's it leaves what it does not know."""
    make = KINDS[found.kind].options
    known = {field.name for field in fields(make)}  # type: ignore[arg-type]  # both are dataclasses
    said = {name: value for name, value in found.options.items() if name in known}
    order = said.get("date_order")
    return make(**{**said, "date_order": DateOrder(order) if order else None})


def _unfinished(session: Session, import_id: int) -> FileImport:
    found = session.scalars(
        select(FileImport).where(FileImport.id == import_id).options(undefer(FileImport.content)).with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if found is None:
        raise NotFound(what=mark("import"))
    if found.state is ImportState.RUNNING:
        raise ImportRunning
    if found.content is None:
        raise ImportOver
    return found


def _run(session: Session, found: FileImport, *, system_now: datetime, lease_until: datetime | None) -> None:
    found.state = ImportState.RUNNING
    found.lease_until = lease_until
    found.started_at = system_now
    found.started_position = found.position
    found.finished_at = None
    session.flush()
    if lease_until is None:
        ring_on_commit(session, QUEUE)
