"""Rows by COPY: what brings thousands, without an object or a parameter for each value."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from psycopg.sql import SQL, Identifier, Placeholder
from psycopg.types.json import Jsonb
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.base import Base


def next_ids(session: Session, table: type[Base], count: int) -> list[int]:
    """Ids for rows that are about to be copied."""
    sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return list(session.scalars(drawn)) if count else []


def copy_rows(session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """All or none; a key that stands already is an error. Dictionaries become JSON, several words an array.

    PostgreSQL copies nothing into a table for who is held to its policies: there rows are inserted.
    """
    session.flush()
    driver = cast("psycopg.Connection", session.connection().connection.driver_connection)
    if session.scalar(select(func.row_security_active(table))):
        _insert_rows(driver, table, columns, rows)
        return
    command = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), SQL(", ").join(map(Identifier, columns)))
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(list(map(_given, row)))


def _insert_rows(driver: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    places = SQL(", ").join([Placeholder()] * len(columns))
    named = SQL(", ").join(map(Identifier, columns))
    command = SQL("INSERT INTO {} ({}) VALUES ({})").format(Identifier(table), named, places)
    with driver.cursor() as cursor:
        cursor.executemany(command, [list(map(_given, row)) for row in rows])


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return Jsonb(value)
    return _written(value) if isinstance(value, list | tuple) else value


def _written(words: Sequence[str]) -> str:
    """As PostgreSQL reads an array; much quicker than letting each list find its type."""
    return "{" + ",".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words) + "}"
