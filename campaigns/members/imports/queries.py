"""What is known of imports, past and running."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.imports.files import read_table
from campaigns.members.imports.row_faults import RowFault
from campaigns.members.imports.sheets import sheet_names
from campaigns.members.models import FileImport, ImportFault

SAMPLES = 5


def list_imports(session: Session, *, limit: int, offset: int = 0) -> Sequence[FileImport]:
    """The newest first."""
    return session.scalars(select(FileImport).order_by(FileImport.id.desc()).limit(limit).offset(offset)).all()


def count_imports(session: Session) -> int:
    return session.scalar(select(func.count(FileImport.id))) or 0


def get_import(session: Session, import_id: int) -> FileImport:
    found = session.get(FileImport, import_id)
    return must_exist(found, mark("import"))


def content_of(session: Session, import_id: int) -> bytes:
    """Packed; empty once it was dropped."""
    found = select(FileImport).where(FileImport.id == import_id).options(undefer(FileImport.content))
    return session.scalars(found, execution_options={"populate_existing": True}).one().content or b""


def samples_of(session: Session, import_id: int) -> list[tuple[str, ...]]:
    """The cells of the first rows."""
    sheet = get_import(session, import_id).options.get("sheet", "")
    return [row.cells for row in islice(read_table(content_of(session, import_id), sheet).rows, SAMPLES)]


def sheets_of(session: Session, import_id: int) -> list[str]:
    """Of a spreadsheet; none of any other file."""
    return sheet_names(content_of(session, import_id))


def faults_of(session: Session, import_id: int, *, limit: int | None = None) -> Iterator[RowFault]:
    """The rows that were refused, in the order of the file."""
    chosen = select(ImportFault).where(ImportFault.import_id == import_id).order_by(ImportFault.line).limit(limit)
    for row in session.scalars(chosen, execution_options={"yield_per": 1000}):
        yield RowFault(row.line, row.sentence, row.values, tuple(row.cells), row.made_reference)
