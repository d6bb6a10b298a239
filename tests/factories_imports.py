"""Files that are imported."""

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.imports.operations import add_file, start_import
from campaigns.members.models import FileKind, WorkKind
from tests.clock import NOW
from tests.factories_work import work_off


def work(runtime: Runtime) -> None:
    """What the worker does when it is rung."""
    work_off(runtime, WorkKind.IMPORT)


def start_purchases(session: Session, content: str) -> int:
    """Keep a file of a till and start its import. Gives its id."""
    added = add_file(session, kind=FileKind.PURCHASES, name="till.csv", content=content.encode(), now=NOW)
    start_import(session, import_id=added.id, options={"source": "till", "create_members": True}, dry_run=False)
    return added.id
