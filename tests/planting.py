"""A row in every table that tells of a member, with a string of its own in every column that holds text."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Boolean, Column, Date, Enum, Integer, LargeBinary, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from campaigns.bootstrap.erasing import ERASING
from campaigns.members.models import Member
from campaigns.tables import all_tables
from tests.clock import NOW

MARK = "planted."


def tables_of_members() -> list[Table]:
    """All that refer to a member by a foreign key, whichever room they are of."""
    tables = all_tables().sorted_tables
    return [table for table in tables if any(key.column.table.name == "member" for key in table.foreign_keys)]


def plant(session: Session, member: Member, other: Member, given: Mapping[str, Mapping[str, Any]]) -> None:
    """`given`: table → the values that a constraint asks for; a table named only there is planted too."""
    metadata = all_tables()
    names = {table.name for table in tables_of_members()} | set(given)
    for table in [table for table in metadata.sorted_tables if table.name in names - {"member"}]:
        own = dict(given.get(table.name, {}))
        session.execute(insert(table).values(_row(table, member, other) | own).on_conflict_do_nothing())
    session.execute(
        metadata.tables["member"].update().where(Member.id == member.id).values(_texts(metadata.tables["member"]))
    )
    session.flush()
    session.expire_all()


def planted_strings() -> set[str]:
    """`planted.TABLE.COLUMN` of all that holds text in tables that refer to members or that a rule knows."""
    names = {table.name for table in tables_of_members()} | {rule.table for rule in ERASING}
    tables = [all_tables().tables[name] for name in names]
    return {f"{MARK}{column}" for table in tables for column in (str(c) for c in table.columns if _holds_text(c.type))}


def found_anywhere(session: Session) -> set[str]:
    """The planted strings in any text, array, JSON or bytes of any row of the database."""
    found: set[str] = set()
    for table in all_tables().sorted_tables:
        columns = [column for column in table.columns if _holds_text(column.type)]
        for row in session.execute(select(*columns)) if columns else ():
            found |= {word.strip("'\"") for value in row for word in _words(value) if MARK in word}
    return {word[word.index(MARK) :] for word in found}


def _words(value: Any) -> list[str]:
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return text.replace("[", " ").replace("]", " ").replace("}", " ").replace(",", " ").split()


def _row(table: Table, member: Member, other: Member) -> dict[str, Any]:
    row: dict[str, Any] = {c.name: _needed(c.type) for c in table.columns if _is_needed(c)} | _texts(table)
    people = [c.name for c in table.columns if any(key.column.table.name == "member" for key in c.foreign_keys)]
    return row | dict(zip(people, (member.id, other.id), strict=False))


def _texts(table: Table) -> dict[str, Any]:
    return {column.name: _planted(column) for column in table.columns if _holds_text(column.type)}


def _planted(column: Column[Any]) -> Any:
    text = f"{MARK}{column}"
    if isinstance(column.type, JSONB):
        return {"said": text}
    if isinstance(column.type, ARRAY):
        return [text]
    return text.encode() if isinstance(column.type, LargeBinary) else text


def _holds_text(kind: TypeEngine[Any]) -> bool:
    if isinstance(kind, ARRAY):
        return isinstance(kind.item_type, Text)
    return isinstance(kind, Text | JSONB | LargeBinary) and not isinstance(kind, Enum)


def _is_needed(column: Column[Any]) -> bool:
    has_own = column.default is not None or column.server_default is not None or column.identity is not None
    return not (column.nullable or has_own)


def _needed(kind: TypeEngine[Any]) -> Any:
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, ARRAY):
        return []
    return date(2026, 11, 22) if isinstance(kind, Date) else datetime.fromisoformat(NOW.isoformat())
