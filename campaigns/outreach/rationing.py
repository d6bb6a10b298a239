"""Keeping the contact budget: who has no room for a message now gets it when there is, else not at all."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, cast, func, literal, null, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from campaigns.messaging.budget import Budget, once_awake
from campaigns.messaging.models import SkipReason

MOMENT = TIMESTAMP(timezone=True)
NO_NIGHTS = literal([], ARRAY(MOMENT))


def within_budget(timed: Select[Any], budget: Budget) -> Select[Any]:
    """`timed` has member_id, reason, eligible, due_at, valid_until and the nights ahead: `since`, `until`.

    Gives the same columns, less the nights. Whoever has no room is put off within the validity, out of the nights; the
    rest of them are capped.
    """
    row = timed.subquery("timed").c
    in_time = row.due_at < row.valid_until
    used_up = budget.used_up().cte("used_up")  # counted once, though the holdout asks again
    asked = and_(row.eligible, in_time, row.member_id.in_(select(used_up.c.member_id)))
    free_at = case((asked, budget.free_at(row.member_id)), else_=null())
    # Fenced, or it is looked up wherever it is mentioned below.
    found = select(*row, free_at.label("free_at")).offset(0).subquery("budgeted").c
    put_off = found.free_at > found.due_at
    later = select(*found, case((put_off, once_awake(found.free_at, found.since, found.until))).label("later"))
    known = later.offset(0).subquery("put_off").c
    capped = func.coalesce(known.later >= known.valid_until, False)
    changed = {
        "reason": case((capped, SkipReason.CAPPED.value), else_=known.reason),
        "eligible": and_(known.eligible, ~capped),
        "due_at": case((or_(capped, known.later.is_(None)), known.due_at), else_=known.later),
    }
    kept = (column for column in known if column.key not in {"free_at", "later", "since", "until"})
    return select(*(changed.get(column.key, column).label(column.key) for column in kept))


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
