"""How tables settle what two members both have. A room above gives its rules through the list in `bootstrap`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.members.duplicates.rows import Row
from campaigns.members.duplicates.snapshot import MergeWork


@dataclass(frozen=True, slots=True)
class MergeRule:
    """Of one table. Without a rule the kept member's row stays, and the other's is saved with the merge and deleted.

    `settle`: (work, kept row, other's row) → what the kept row says from now on.
    `lock`: (session, member ids), before the members are locked.
    `prepare` and `finish`: before anything was moved, and after all was.
    `restored`: (session, what the merge noted, now), after all was put back.
    `link`: the column that links outside carry.
    `apart`: the rule moves the rows itself, in `prepare`.
    `drop`: the other's rows are saved and go.
    """

    table: str
    settle: Callable[[MergeWork, Row, Row], Row] | None = None
    lock: Callable[[Session, Sequence[int]], None] | None = None
    prepare: Callable[[MergeWork], None] | None = None
    finish: Callable[[MergeWork], None] | None = None
    restored: Callable[[Session, Mapping[str, Any], datetime], None] | None = None
    link: str = ""
    apart: bool = False
    drop: bool = False
