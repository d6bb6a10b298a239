"""What became of the rows of a file, or of some of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from sqlalchemy.orm import Session

from campaigns.members.imports.row_faults import RowFault


@dataclass(frozen=True, slots=True)
class Outcome:
    """`members_added`: who was made a member because they bought."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    members_added: int = 0
    faults: tuple[RowFault, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.members_added + other.members_added,
            self.faults + other.faults,
        )

    def counted(self) -> "Outcome":
        """Without the rows that were refused, which may be many."""
        return replace(self, faults=())


class Importer(Protocol):
    """Reads one file from its beginning, and keeps its rows some at a time: `chunk` of them in one transaction.

    `owes`: whether `keep` only puts purchases on the timelines, and what follows is done when all rows are kept.
    """

    owes: bool
    chunk: int

    def read(self) -> Iterator[Any]:
        """The rows as they are meant, or why they are refused. What it must remember of earlier rows it learns here."""
        ...

    def keep(self, session: Session, rows: Sequence[Any], *, now: datetime) -> Outcome: ...


def chunks(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, size)):
        yield chunk
