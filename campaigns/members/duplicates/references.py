"""Where in the whole database a member is named: read from the tables themselves, so that no later one is forgotten."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Index, Table, UniqueConstraint

from campaigns.core.base import Base


class Reference(NamedTuple):
    table: Table
    column: str


class Unique(NamedTuple):
    """Columns that may stand once with the same member; `condition` is SQL, or empty."""

    columns: tuple[str, ...]
    condition: str


def references_to(name: str) -> list[Reference]:
    """Every column that refers to the id of this table, parents before children."""
    return [
        Reference(table, str(key.parent.name))
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name == name
    ]


def uniques(reference: Reference) -> list[Unique]:
    """What two members may not have both; the member's own column is left out of `columns`."""
    return [
        Unique(tuple(name for name in columns if name != reference.column), condition)
        for columns, condition in _unique_sets(reference.table)
        if reference.column in columns
    ]


def key_of(table: Table) -> tuple[str, ...]:
    return tuple(str(column.name) for column in table.primary_key)


def _unique_sets(table: Table) -> Iterator[tuple[tuple[str, ...], str]]:
    yield key_of(table), ""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(str(column.name) for column in constraint.columns), ""
    for index in table.indexes:
        if index.unique:
            yield tuple(str(column.name) for column in index.columns), _condition(index)


def _condition(index: Index) -> str:
    where = index.dialect_options["postgresql"]["where"]
    return "" if where is None else str(where)
