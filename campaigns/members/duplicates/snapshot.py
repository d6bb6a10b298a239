"""What a merge changed, noted while it is done, and kept as JSON for as long as it may be undone."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from campaigns.core.base import Base
from campaigns.members.duplicates import rows
from campaigns.members.duplicates.references import Reference, key_of, references_to
from campaigns.members.duplicates.rows import Row


@dataclass(slots=True)
class Before:
    """`member`: the row that is gone; `kept`: of the other one, column → before and after.

    `moved` and `repointed`: table, column, old and new id, keys. `removed`: table → rows. `changed`: table, row before,
    column → before and after. `added`: table → ids of rows that followed from the merge. `noted`: what rules keep.
    """

    member: Row
    kept: dict[str, list[Any]] = field(default_factory=dict)
    moved: list[dict[str, Any]] = field(default_factory=list)
    repointed: list[dict[str, Any]] = field(default_factory=list)
    removed: dict[str, list[Row]] = field(default_factory=dict)
    changed: list[dict[str, Any]] = field(default_factory=list)
    added: dict[str, list[int]] = field(default_factory=dict)
    noted: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class MergeWork:
    """A merge in the making: whoever changes rows through it has them noted."""

    session: Session
    kept_id: int
    other_id: int
    before: Before
    now: datetime
    from_other: frozenset[str] = frozenset()
    """Fields of which the other's value was chosen."""
    staff_id: int | None = None
    """Who merges them."""
    remembered: list[tuple[str, str, int]] = field(default_factory=list)
    """Table, what links outside carry, and the id of the row that stands for it."""

    def add(self, table: Table, values: Row) -> None:
        """A row that follows from the merge; undone, it goes."""
        added = self.session.scalars(insert(table).values(values).returning(table.c.id)).one()
        self.before.added.setdefault(str(table.name), []).append(added)

    def change(self, table: Table, row: Row, values: Row) -> None:
        fresh = {name: value for name, value in values.items() if row[name] != value}
        if fresh:
            rows.write(self.session, table, {**row, **fresh}, list(fresh))
            noted = {name: [row[name], value] for name, value in fresh.items()}
            self.before.changed.append({"table": str(table.name), "row": dict(row), "values": noted})

    def remove(self, table: Table, gone: Row, stands: Row | None = None) -> None:
        """What refers to the row refers to the one that `stands` for it from now on."""
        if stands is not None and key_of(table) == ("id",):
            self._lead(table, gone["id"], stands["id"])
        rows.remove(self.session, table, [gone])
        self.before.removed.setdefault(str(table.name), []).append(dict(gone))

    def _lead(self, table: Table, old: int, new: int) -> None:
        stood = Reference(Base.metadata.tables["merged_row"], "stands_id")
        same = rows.read(
            self.session,
            "SELECT to_jsonb(m) FROM merged_row m WHERE table_name = :name AND stands_id = :old",
            name=table.name,
            old=old,
        )
        self._note(stood, old, new, rows.repoint(self.session, stood, old=old, new=new, only=same) if same else [])
        for reference in references_to(table.name):
            self._note(reference, old, new, rows.repoint(self.session, reference, old=old, new=new))

    def _note(self, reference: Reference, old: int, new: int, keys: list[Row]) -> None:
        if keys:
            self.before.repointed.append(_moved(reference, old, new, keys))

    def move(self, reference: Reference) -> None:
        """All that is the other's is the kept one's."""
        keys = rows.repoint(self.session, reference, old=self.other_id, new=self.kept_id)
        if keys:
            self.before.moved.append(_moved(reference, self.other_id, self.kept_id, keys))


def _moved(reference: Reference, old: int, new: int, keys: list[Row]) -> dict[str, Any]:
    return {
        "table": str(reference.table.name),
        "column": reference.column,
        "old": old,
        "new": new,
        "keys": [dict(key) for key in keys],
    }
