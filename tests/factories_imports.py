"""Files that are imported."""

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime, build_workshop
from campaigns.members.imports.operations import add_file, start_import
from campaigns.members.imports.work import import_all
from campaigns.members.models import FileKind
from tests.clock import NOW


def work(runtime: Runtime) -> None:
    """What the worker does when it is rung."""
    import_all(build_workshop(runtime), more=lambda: True)


def start_purchases(session: Session, content: str) -> int:
    """Keep a file of a till and start its import. Gives its id."""
    added = add_file(session, kind=FileKind.PURCHASES, name="till.csv", content=content.encode(), now=NOW)
    options = {"source": "till", "create_members": True}
    start_import(session, import_id=added.id, options=options, dry_run=False, system_now=NOW)
    return added.id
