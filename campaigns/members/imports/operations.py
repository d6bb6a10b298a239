"""What staff do with a file: look at it, settle its columns, try it, import it, stop, go on."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, undefer

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.imports.contents import packed
from campaigns.members.imports.dates import DateOrder
from campaigns.members.imports.files import check_size, read_table
from campaigns.members.imports.kinds import KINDS, Options
from campaigns.members.imports.rows import Table
from campaigns.members.long_work.operations import begin
from campaigns.members.models import FileImport, FileKind, ImportFault, LongWork, WorkKind, WorkState

KEPT = timedelta(days=30)
COUNTS = ("added", "changed", "unchanged", "refused", "members_added")


class ImportRunning(Refused):
    sentence = mark("This import is running. Stop it first.")


class ImportOver(Refused):
    sentence = mark("This import is over. Upload the file again to import it once more; nothing is imported twice.")


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
        header=list(table.header),
        staff_id=staff_id,
        created_at=now,
        work=LongWork(kind=WorkKind.IMPORT, state=WorkState.WAITING, total=_count(table), owed_at=now),
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
    found.work.total = _count(table)
    return found


def start_import(
    session: Session,
    *,
    import_id: int,
    options: Mapping[str, Any],
    dry_run: bool,
) -> FileImport:
    """From the first row. `options` as JSON has them.

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
    found.work.done = 0
    begin(session, found.work)
    return found


def resume_import(session: Session, *, import_id: int) -> FileImport:
    """Go on where it was stopped; what was tried is now imported for real."""
    found = _unfinished(session, import_id)
    state = found.work.state
    if state in (WorkState.WAITING, WorkState.FAILED) or (state is WorkState.DONE and found.dry_run):
        return start_import(session, import_id=import_id, options={}, dry_run=False)
    begin(session, found.work)
    return found


def drop_contents(session: Session, *, now: datetime) -> int:
    """Forget files that nobody went on with for a month, so that no list of people lies about.

    Also the refused rows of all files as old. Gives how many files.
    """
    old = FileImport.work.has(LongWork.state != WorkState.RUNNING), FileImport.created_at < now - KEPT
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
    its = (WorkKind.IMPORT, import_id)
    work = must_exist(session.get(LongWork, its, populate_existing=True, with_for_update=True), mark("import"))
    found = session.get_one(FileImport, import_id, options=[undefer(FileImport.content)], populate_existing=True)
    if work.state is WorkState.RUNNING:
        raise ImportRunning
    if found.content is None:
        raise ImportOver
    return found


def _count(table: Table) -> int:
    return sum(1 for _ in table.rows)
