"""Rows of any table as JSON, as PostgreSQL itself writes and reads them: nothing is lost on the way and back."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from campaigns.members.duplicates.references import Reference, Unique, key_of

Row = Mapping[str, Any]


def rows_of(session: Session, reference: Reference, member_id: int) -> list[Row]:
    table, column = reference
    return read(session, f'SELECT to_jsonb(r) FROM "{table.name}" r WHERE r."{column}" = :id', id=member_id)


def naming(session: Session, references: Sequence[Reference], member_id: int) -> list[Reference]:
    """Those of the references that name the member: most tables know nothing of most members."""
    asked = (f'EXISTS (SELECT FROM "{table.name}" WHERE "{column}" = :id)' for table, column in references)
    found = session.execute(text(f"SELECT {', '.join(asked)}"), {"id": member_id}).one()
    return [reference for reference, names in zip(references, found, strict=True) if names]


def colliding(
    session: Session, reference: Reference, unique: Unique, *, kept: int, other: int
) -> list[tuple[Row, Row]]:
    """The kept member's row and the other's that cannot both be the kept one's."""
    table, column = reference
    where = f"AND ({unique.condition})" if unique.condition else ""
    same = " AND ".join(f'k."{name}" = o."{name}"' for name in unique.columns) or "true"
    found = session.execute(
        text(
            "SELECT to_jsonb(k), to_jsonb(o) "
            f'FROM (SELECT * FROM "{table.name}" WHERE "{column}" = :kept {where}) k '
            f'JOIN (SELECT * FROM "{table.name}" WHERE "{column}" = :other {where}) o ON {same}'
        ),
        {"kept": kept, "other": other},
    )
    return [(row[0], row[1]) for row in found]


def read(session: Session, statement: str, **given: Any) -> list[Row]:
    """Rows of one JSON column."""
    return list(session.scalars(text(statement), given))


def read_again(session: Session, table: Table, row: Row) -> Row | None:
    """The row as it stands now, or None if it is gone."""
    found = read(
        session, f'SELECT to_jsonb(t) FROM "{table.name}" t JOIN {_given(table)} {_by_key(table)}', rows=_json([row])
    )
    return found[0] if found else None


def write(session: Session, table: Table, row: Row, columns: Sequence[str]) -> None:
    """Set `columns` of the row with this key."""
    said = ", ".join(f'"{name}" = g."{name}"' for name in columns)
    where = _by_key(table).removeprefix("ON ")
    session.execute(
        text(f'UPDATE "{table.name}" t SET {said} FROM {_given(table)} WHERE {where}'), {"rows": _json([row])}
    )


def remove(session: Session, table: Table, rows: Sequence[Row]) -> None:
    where = _by_key(table).removeprefix("ON ")
    session.execute(text(f'DELETE FROM "{table.name}" t USING {_given(table)} WHERE {where}'), {"rows": _json(rows)})


def restore(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Insert them again. A row whose parent is gone since is left out, or forgets it where it may."""
    if not rows:
        return
    columns = [column.name for column in table.columns]
    values = [f'g."{name}"' for name in columns]
    needed: list[str] = []
    for key in table.foreign_keys:
        name, parent = key.parent.name, key.column
        exists = f'EXISTS (SELECT FROM "{parent.table.name}" p WHERE p."{parent.name}" = g."{name}")'
        if key.parent.nullable:
            values[columns.index(name)] = f'CASE WHEN {exists} THEN g."{name}" END'
        else:
            needed.append(exists)
    listed = ", ".join(f'"{name}"' for name in columns)
    where = f"WHERE {' AND '.join(needed)}" if needed else ""
    statement = f'INSERT INTO "{table.name}" ({listed}) SELECT {", ".join(values)} FROM {_given(table)} {where}'
    session.execute(text(f"{statement} ON CONFLICT DO NOTHING"), {"rows": _json(rows)})


def repoint(
    session: Session, reference: Reference, *, old: int, new: int, only: Sequence[Row] | None = None
) -> list[Row]:
    """Let the rows that name `old` name `new`; gives the keys of those that do now. `only` bounds them by key."""
    table, column = reference
    keys = ", ".join(f"'{name}', t.\"{name}\"" for name in key_of(table))
    where, given = f't."{column}" = :old', {"old": old, "new": new}
    source = ""
    if only is not None:
        source, where = f"FROM {_given(table)}", f"{where} AND {_by_key(table).removeprefix('ON ')}"
        given["rows"] = _json(only)  # type: ignore[assignment]
    statement = (
        f'UPDATE "{table.name}" t SET "{column}" = :new {source} WHERE {where} RETURNING jsonb_build_object({keys})'
    )
    return read(session, statement, **given)


def _given(table: Table) -> str:
    return f'jsonb_populate_recordset(NULL::"{table.name}", CAST(:rows AS jsonb)) g'


def _by_key(table: Table) -> str:
    return "ON " + " AND ".join(f't."{name}" = g."{name}"' for name in key_of(table))


def _json(rows: Sequence[Row]) -> str:
    return orjson.dumps(list(rows)).decode()
