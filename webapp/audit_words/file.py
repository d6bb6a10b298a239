"""The log as a file: a line for each column that changed, as it is kept."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

from campaigns.audit.models import AuditEntry
from campaigns.audit.queries import Sought, every_entry
from campaigns.members.imports.member_export import BOM, csv_line

OF_ENTRY = ("id", "at", "actor_kind", "actor_id", "actor_name", "via", "action", "table_name", "row_key")
SUBJECTS = ("member_id", "event_id", "campaign_id")
COLUMNS = (*OF_ENTRY, *SUBJECTS, "column", "before", "after")


def lines_of(session: Session, sought: Sought) -> Iterator[str]:
    yield BOM + csv_line(COLUMNS)
    for entries in every_entry(session, sought):
        for entry in entries:
            told = tuple(_plain(getattr(entry, name)) for name in (*OF_ENTRY, *SUBJECTS))
            for column, before, after in _changes(entry):
                yield csv_line((*told, column, before, after))


def _changes(entry: AuditEntry) -> Iterator[tuple[str, str, str]]:
    """One without any of an entry that was blanked."""
    before, after = entry.before or {}, entry.after or {}
    for column in [*{**before, **after}] or [""]:
        yield column, _value(before, column), _value(after, column)


def _value(side: Mapping[str, Any], column: str) -> str:
    value = side.get(column)
    return _plain(value) if value is None or isinstance(value, str) else orjson.dumps(value).decode()


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
