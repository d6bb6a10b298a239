"""Keeping the contact budget: who has no room for a message now gets it when there is, else not at all."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    and_,
    case,
    cast,
    false,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from campaigns.messaging.budget import Budget, once_awake
from campaigns.messaging.models import SkipReason

MOMENT = TIMESTAMP(timezone=True)
NIGHTS = ("since", "until")
NO_NIGHTS = literal([], ARRAY(MOMENT))


def within_budget(timed: Select[Any], budget: Budget) -> CompoundSelect[Any]:
    """`timed` has member_id, reason, eligible, due_at, valid_until and the nights ahead: `since`, `until`.

    Gives the same columns, less the nights. Whoever has no room is put off within the validity, out of the nights; the
    rest of them are capped.
    """
    used_up = budget.used_up().cte("used_up")  # counted once, though the holdout asks again
    free, full = timed.subquery("free").c, timed.subquery("full").c
    kept = [column.key for column in free if column.key not in NIGHTS]
    put_off = _put_off(select(*full).where(_has_no_room(full, used_up)), budget).cte("put_off")
    return union_all(
        select(*(free[name] for name in kept)).where(~_has_no_room(free, used_up)),
        select(*(put_off.c[name] for name in kept)),
    )


def _has_no_room(row: Any, used_up: CTE) -> ColumnElement[bool]:
    """Few reached a limit; for the rest nothing more is worked out. In a CASE the set is hashed, never joined."""
    reached = row.member_id.in_(select(used_up.c.member_id))
    return case((reached, and_(row.eligible, row.due_at < row.valid_until)), else_=false())


def _put_off(full: Select[Any], budget: Budget) -> Select[Any]:
    """Each step is fenced, or it is looked up wherever it is mentioned in the next."""
    row = full.subquery("row").c
    found = select(*row, budget.free_at(row.member_id).label("free_at")).offset(0).subquery("found").c
    again = case(
        (found.free_at > found.due_at, once_awake(found.free_at, found.since, found.until)), else_=found.due_at
    )
    known = select(*found, again.label("again")).offset(0).subquery("known").c
    capped = known.again >= known.valid_until
    changed = {
        "reason": case((capped, SkipReason.CAPPED.value), else_=known.reason),
        "eligible": and_(known.eligible, ~capped),
        "due_at": case((capped, known.due_at), else_=known.again),
    }
    return select(*(changed.get(column.key, column).label(column.key) for column in known))


def at_once(candidates: FromClause, budget: Budget, *, until: datetime) -> Select[Any]:
    """The same for what is sent now, at any hour, and worthless from `until` on; `due_at` is NULL but for who waits."""
    moments: dict[str, ColumnElement[Any]] = {
        "due_at": literal(budget.now),
        "valid_until": literal(until),
        "since": NO_NIGHTS,
        "until": NO_NIGHTS,
    }
    timed = select(candidates, *(moment.label(name) for name, moment in moments.items()))
    row = within_budget(timed, budget).subquery("at_once").c
    waits = case((row.due_at > budget.now, row.due_at))
    kept = (column for column in row if column.key not in moments)
    return select(*kept, waits.label("due_at"), cast(null(), MOMENT).label("valid_until"))


def capped_at_once(candidates: FromClause, budget: Budget, *, until: datetime) -> Select[Any]:
    """The same for who only counts: nothing is looked up one by one, and nobody is told when they have room."""
    full = budget.used_up_until(until).cte("full")
    row = candidates.c
    capped = case((row.member_id.in_(select(full.c.member_id)), row.eligible), else_=false())
    changed = {
        "reason": case((capped, SkipReason.CAPPED.value), else_=row.reason),
        "eligible": and_(row.eligible, ~capped),
    }
    kept = (changed.get(column.key, column).label(column.key) for column in row)
    never = cast(null(), MOMENT)
    return select(*kept, never.label("due_at"), never.label("valid_until"))
