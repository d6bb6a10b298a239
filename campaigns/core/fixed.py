"""Statements that are written once and only ever given the same few parameters."""

from typing import Any

from sqlalchemy import Executable, TextClause, literal_column, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine


def given(name: str, kind: TypeEngine[Any]) -> Any:
    """A parameter of a fixed statement."""
    return literal_column(f"CAST(:{name} AS {kind.compile(postgresql.dialect())})", kind)  # type: ignore[no-untyped-call]


def written(statement: Executable) -> str:
    """The SQL with all its values written in, but for what is `given`.

    PostgreSQL then knows them when it plans once for all times, and partial indexes are used.
    """
    compiled = statement.compile(  # type: ignore[attr-defined]
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    return str(compiled)


def fixed(statement: Executable) -> TextClause:
    return text(written(statement))
