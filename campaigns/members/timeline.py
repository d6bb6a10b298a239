"""Recording activity: the one place where rooms meet.

Whatever is recorded is a batch, and what follows from it (the summary, points, the tier, credit for a friend) happens
in the same transaction, set-wise, through the reactions that `bootstrap` lists.

References are unique within a kind and name the occurrence: recording one again is a no-op. A second check-in after an
undo is a new occurrence and needs a new reference. `ATTENDANCE_UNDONE` takes back what that member attended before at
that `event_id`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, TextClause, any_, column, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, each_of
from campaigns.core.fixed import IDS, fixed, given
from campaigns.members.models import Activity, ActivityKind

MANY = 1_000
"""From so many rows on, what the planner believes of the tables may be far from what is in them."""

SEEN = text(
    """
    SELECT pg_relation_size(pg_class.oid) >= 2 * pg_class.relpages * CAST(current_setting('block_size') AS bigint),
           CAST(CAST(pg_stats.most_common_vals AS text) AS text[]) FROM pg_class
    LEFT JOIN pg_stats ON pg_stats.schemaname = CAST(CAST(pg_class.relnamespace AS regnamespace) AS text)
        AND pg_stats.tablename = pg_class.relname AND pg_stats.attname = 'kind'
    WHERE pg_class.oid = 'activity'::regclass
    """
)

COLUMNS = ("member_id", "kind", "at", "value", "reference", "event_id")
NEW = (*COLUMNS, "detail", "campaign_id")
NOTED = (Activity.id, Activity.kind, Activity.member_id)


@dataclass(frozen=True, slots=True)
class NewActivity:
    """`value` is minor units for purchases (negative for refunds), else a count.

    Of a contact it is 1 where the member turned to the club or showed interest, else 0.
    """

    member_id: int
    kind: ActivityKind
    at: datetime
    reference: str
    value: int = 0
    event_id: int | None = None
    detail: str = ""
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActivityBatch:
    """What was recorded anew; rows that stood already are not in it. `members`: whose timelines grew, by kind."""

    ids: tuple[int, ...] = ()
    members: Mapping[ActivityKind, frozenset[int]] = field(default_factory=dict)

    def has(self, *kinds: ActivityKind) -> bool:
        """Whether any row of the batch is of these kinds; lets a reaction that has nothing to do go home."""
        return not self.members.keys().isdisjoint(kinds)

    def is_in(self) -> ColumnElement[bool]:
        """The condition on `Activity` that a row is of this batch."""
        return among(Activity.id, self.ids)

    def rows(self, *kinds: ActivityKind) -> Select[Activity]:
        return select(Activity).where(self.is_in(), Activity.kind.in_(kinds))

    def members_of(self, *kinds: ActivityKind) -> list[int]:
        """Each member once, by id, whose timeline grew by these kinds."""
        return sorted(set().union(*(self.members.get(kind, ()) for kind in kinds)))

    def member_ids(self, *kinds: ActivityKind) -> Select[int]:
        """The same as a SELECT."""
        return each_of(self.members_of(*kinds))


def rows_of_ids(*kinds: ActivityKind) -> Select[Activity]:
    """A batch's rows of these kinds, for a fixed statement that is given the batch's `ids`."""
    return select(Activity).where(Activity.id == any_(IDS), Activity.kind.in_(kinds))


Reaction = Callable[[Session, ActivityBatch, datetime], None]
"""(session, batch, now): set-wise, in the recording transaction."""


def record_activities(session: Session, activities: Sequence[NewActivity], *, now: datetime) -> ActivityBatch:
    """Add rows to the timelines and let the reactions follow."""
    if not activities:
        return ActivityBatch()
    return let_follow(session, note_activities(session, activities), now=now)


def record_selected(session: Session, rows: Select[*tuple[Any, ...]], *, now: datetime) -> ActivityBatch:
    """The same for rows that a SELECT gives: member_id, kind, at, value, reference, event_id, in this order."""
    return let_follow(session, _add(session, _selected(rows)), now=now)


def note_many(session: Session, rows: Select[*tuple[Any, ...]]) -> int:
    """The same without reactions, for who lets them follow later. Gives how many there were."""
    noted = _selected(rows).on_conflict_do_nothing().returning(Activity.kind).cte("noted").c
    counted = session.execute(select(noted.kind, func.count()).group_by(noted.kind)).all()
    count: int = sum(some for _kind, some in counted)
    _tell_planner(session, count, [kind for kind, _some in counted])
    return count


def note_activities(session: Session, activities: Sequence[NewActivity]) -> ActivityBatch:
    """Add rows without reactions: for what a reaction itself has to note."""
    arrays = {name: [getattr(activity, name) for activity in activities] for name in NEW}
    arrays["kind"] = [kind.value for kind in arrays["kind"]]
    return _noted(session, session.execute(_given(), arrays))


def last_noted(session: Session) -> int:
    """The id of the newest row; what is noted from now on has a higher one."""
    return session.scalar(select(func.max(Activity.id))) or 0


def noted_since(
    session: Session, after: int, *, kinds: Collection[ActivityKind], beyond: int, members: int
) -> ActivityBatch:
    """What was noted after the row `after` for the next `members` whose ids are beyond `beyond`."""
    mine = (Activity.id > after, Activity.kind.in_(kinds))
    whose = select(Activity.member_id).where(*mine, Activity.member_id > beyond).distinct()
    ids = session.scalars(whose.order_by(Activity.member_id).limit(members)).all()
    if not ids:
        return ActivityBatch()
    theirs = Activity.member_id.between(ids[0], ids[-1])
    return _batch(session.execute(select(*NOTED).where(*mine, theirs)))


def _selected(rows: Select[*tuple[Any, ...]]) -> Insert:
    return insert(Activity).from_select(COLUMNS, rows, include_defaults=False)


@cache
def _given() -> TextClause:
    """Of each column of `NEW` an array."""
    kinds = [(name, Activity.__table__.c[name].type) for name in NEW]
    arrays = [given(name, ARRAY(kind)) for name, kind in kinds]
    rows = func.unnest(*arrays).table_valued(*(column(*each) for each in kinds), name="given").render_derived()
    added = insert(Activity).from_select(NEW, select(*rows.c), include_defaults=False)
    return fixed(added.on_conflict_do_nothing().returning(*NOTED))


def _add(session: Session, statement: Insert) -> ActivityBatch:
    return _noted(session, session.execute(statement.on_conflict_do_nothing().returning(*NOTED)))


def _noted(session: Session, rows: Iterable[Row[int, ActivityKind, int]]) -> ActivityBatch:
    batch = _batch(rows)
    _tell_planner(session, len(batch.ids), batch.members)
    return batch


def _batch(rows: Iterable[Row[int, ActivityKind, int]]) -> ActivityBatch:
    members: defaultdict[ActivityKind, set[int]] = defaultdict(set)
    ids = []
    for activity_id, kind, member_id in rows:
        ids.append(activity_id)
        members[ActivityKind(kind)].add(member_id)
    return ActivityBatch(tuple(ids), {kind: frozenset(some) for kind, some in members.items()})


def let_follow(session: Session, batch: ActivityBatch, *, now: datetime) -> ActivityBatch:
    """Run the reactions over what was noted. Once more does no harm."""
    if batch.ids:
        for reaction in session.info["reactions"]:
            reaction(session, batch, now)
    return batch


def _tell_planner(session: Session, count: int, kinds: Iterable[ActivityKind]) -> None:
    """Of many rows that only this transaction sees, or it may join a full table as if it were empty."""
    if count >= MANY and _is_news(session, kinds):
        session.execute(text("ANALYZE member, member_summary, purchase, points_entry, activity"))


def _is_news(session: Session, kinds: Iterable[ActivityKind]) -> bool:
    """Whether the timeline has doubled since the planner last saw it, or had nothing of such kinds in it then.

    What it grows by less the planner reckons. But after members alone were imported it believes that nobody ever buys,
    and would join the purchases that follow row by row.
    """
    has_doubled, seen_kinds = session.execute(SEEN).one()
    return has_doubled or not set(kinds) <= set(seen_kinds or ())
