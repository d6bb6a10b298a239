"""Statements that are written once and only ever given the same few parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Executable, Result, TextClause, literal_column, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine


def given(name: str, kind: TypeEngine[Any]) -> Any:
    """A parameter of a fixed statement."""
    return literal_column(f"CAST(:{name} AS {kind.compile(postgresql.dialect())})", kind)  # type: ignore[no-untyped-call]


IDS = given("ids", ARRAY(BigInteger))
_ONE = "ARRAY[CAST(:id AS BIGINT)]"


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


@dataclass(frozen=True, slots=True)
class FixedForIds:
    """A statement about the ids of the parameter `IDS`, with a form of its own for one id alone.

    Of an array PostgreSQL reckons with ten ids where it plans once for all times, finds that dear, and plans anew each
    time: for one member that takes many times as long as the step itself.
    """

    of_many: TextClause
    of_one: TextClause

    def run(self, session: Session, ids: Sequence[int], **values: Any) -> Result[*tuple[Any, ...]]:
        if len(ids) == 1:
            return session.execute(self.of_one, {"id": ids[0], **values})
        return session.execute(self.of_many, {"ids": list(ids), **values})


def fixed_for_ids(statement: Executable) -> FixedForIds:
    said = written(statement)
    return FixedForIds(text(said), text(said.replace(str(IDS), _ONE)))
