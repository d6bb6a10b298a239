"""Several SELECTs over the same rows, answered in one statement: what all of them look at is found once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

MOMENT = "due_at"
Found = Mapping[str, Sequence[Any]]


def answer(session: Session, asked: Mapping[str, Any]) -> Found:
    """Name → the rows of that SELECT, in its order, with its columns as attributes; `due_at` is the only time."""
    parts = []
    for name, statement in asked.items():
        part = statement.subquery(f"asked_{name}")
        rows = select(func.json_agg(func.row_to_json(part.table_valued()))).select_from(part)
        parts.append(rows.scalar_subquery().label(name))
    found = session.execute(select(*parts)).one()
    return {name: [_row(row) for row in rows or ()] for name, rows in zip(asked, found, strict=True)}


def _row(row: dict[str, Any]) -> SimpleNamespace:
    if row.get(MOMENT):
        row[MOMENT] = datetime.fromisoformat(row[MOMENT])
    return SimpleNamespace(**row)
