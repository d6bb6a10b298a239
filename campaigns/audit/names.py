"""What those are called whom entries name by their numbers; set-wise, as they are called now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from campaigns.audit.models import AuditEntry
from campaigns.core.arrays import among
from campaigns.core.base import Base

NAMED_BY = ("full_name", "name", "title")

Ref = tuple[str, int]
"""A table and the id of a row."""
Names = Mapping[Ref, Any]
"""A text, or texts by language."""


def names_of(session: Session, entries: Sequence[AuditEntry]) -> Names:
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries:
        for table, row_id in _named(entry):
            wanted[table].add(row_id)
    found: dict[Ref, Any] = {}
    for table, ids in wanted.items():
        columns = Base.metadata.tables[table].c
        name = next(columns[name] for name in NAMED_BY if name in columns)
        found |= {
            (table, row_id): called
            for row_id, called in session.execute(select(columns.id, name).where(among(columns.id, ids)))
        }
    return found


def refers_to(table: str, column: str) -> str:
    """The table whose rows the column names; empty where they have no name, or it names none."""
    known = Base.metadata.tables.get(table)
    keys = known.c[column].foreign_keys if known is not None and column in known.c else ()
    return next((key.column.table.name for key in keys if has_name(key.column.table)), "")


def has_name(table: Table) -> bool:
    return "id" in table.c and any(name in table.c for name in NAMED_BY)


def _named(entry: AuditEntry) -> Iterator[Ref]:
    """Whose it is, which it is, and whom its columns refer to."""
    subjects = (("member", entry.member_id), ("event", entry.event_id), ("campaign", entry.campaign_id))
    yield from ((table, row_id) for table, row_id in subjects if row_id is not None)
    own = Base.metadata.tables.get(entry.table_name)
    if own is not None and has_name(own):
        yield entry.table_name, int(entry.row_key)
    for said in (entry.before, entry.after):
        for column, value in (said or {}).items():
            if isinstance(value, int) and (table := refers_to(entry.table_name, column)):
                yield table, value
