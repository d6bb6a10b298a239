"""Many values handed to a statement as arrays: unlike lists and VALUES, its text stays the same for any number."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, any_, bindparam, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether `column` is one of `values`."""
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))


def table_of(name: str, columns: Sequence[tuple[str, Any]], rows: Iterable[Sequence[Any]]) -> Any:
    """Rows as a FROM element; `columns` are names and SQL types, in the order of each row."""
    listed = list(rows)
    arrays = [literal([row[place] for row in listed], ARRAY(kind)) for place, (_, kind) in enumerate(columns)]
    return func.unnest(*arrays).table_valued(*(column(*each) for each in columns), name=name).render_derived()


def columns_of(kind: type[NamedTuple], rows: Sequence[NamedTuple]) -> dict[str, list[Any]]:
    """Rows of that kind as one array for each of its fields, as `unnest(:field ::type[], …)` takes them."""
    return {name: [getattr(row, name) for row in rows] for name in kind._fields}


def each_of(ids: Iterable[int]) -> Select[int]:
    """Ids known already, as the SELECT that a set-wise statement asks for."""
    return select(func.unnest(literal(list(ids), ARRAY(BigInteger))).label("id"))
