"""Everything that is kept of members, taken anew from what it is taken from: for all of them, in a few statements.

Nothing is locked while the timelines are read. A row that a recording changes meanwhile stays as the recording left it,
for that had seen more.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TableClause, TextClause, column, func, literal_column, select, table, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.fixed import fixed, written
from campaigns.members.models import PointsEntry
from campaigns.members.standing.bounds import bounds_are_old, take_bounds
from campaigns.members.standing.classes import valued
from campaigns.members.standing.facts import NOW, facts
from campaigns.members.standing.summary import TABLE
from campaigns.members.standing.trips import rebuild_trips
from campaigns.members.tiers.steps import recompute_tiers

MEMORY = text("SET LOCAL work_mem = '192MB'")
SEEN = "seen"
"""The version of the kept row when the timelines were read; unknown where none was kept."""


def pass_time(session: Session, *, now: datetime) -> int:
    """What fades or rolls out of a window, as of `now`. Gives how many changed. To be called once a day."""
    return rebuild_summaries(session, now=now, bounds_anew=bounds_are_old(session, now=now))


def rebuild_summaries(session: Session, *, now: datetime, bounds_anew: bool = True) -> int:
    """Every member's summary from their timeline and the points ledger. Gives how many rows were not so."""
    session.execute(MEMORY)
    _keep_for_now(session, _told().name, _all_facts(), now=now)
    if bounds_anew:
        take_bounds(session, _told(), now=now)
    _keep_for_now(session, _found().name, _all_valued(), now=now)
    changed = session.execute(_missing(), {"now": now}).rowcount  # type: ignore[attr-defined]
    changed += session.execute(_differing(), {"now": now}).rowcount  # type: ignore[attr-defined]
    session.execute(text("DROP TABLE timeline_facts, found_facts"))
    return int(changed)


def rebuild_tiers(session: Session, *, now: datetime) -> int:
    return recompute_tiers(session, now=now)


STEPS: Mapping[str, Callable[..., int]] = {
    "summaries": rebuild_summaries,
    "trips": rebuild_trips,
    "tiers": rebuild_tiers,
}
"""In this order; each gives how many members it changed, and stands by itself."""


def _keep_for_now(session: Session, name: str, rows: str, *, now: datetime) -> None:
    session.execute(text(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {rows}"), {"now": now})
    session.execute(text(f"ALTER TABLE {name} ADD PRIMARY KEY (member_id)"))
    session.execute(text(f"ANALYZE {name}"))


@cache
def _all_facts() -> str:
    found = facts(of_all=True).subquery("found")
    seen: Any = literal_column("member_summary.xmin").label(SEEN)
    return written(select(found, seen).outerjoin(TABLE, TABLE.c.member_id == found.c.member_id))


@cache
def _all_valued() -> str:
    """With the points, and with what the others spend taken from the facts, which are all new."""
    told = _told()
    found = valued(told, others=told).subquery("found")
    points = select(PointsEntry.member_id, func.sum(PointsEntry.points).label("points")).group_by(PointsEntry.member_id)
    balance = points.subquery("balance")
    return written(
        select(found, func.coalesce(balance.c.points, 0).label("points"), told.c.seen)
        .join(told, told.c.member_id == found.c.member_id)
        .outerjoin(balance, balance.c.member_id == found.c.member_id)
    )


@cache
def _missing() -> TextClause:
    found = _found()
    columns = {"member_id": found.c.member_id, **_values(found), "updated_at": NOW}
    rows = select(*columns.values()).where(found.c.seen.is_(None)).order_by(found.c.member_id)
    return fixed(insert(TABLE).from_select(list(columns), rows, include_defaults=False).on_conflict_do_nothing())


@cache
def _differing() -> TextClause:
    """In the order of their ids, as recordings lock them."""
    found = _found()
    values = _values(found)
    kept = tuple_(*(TABLE.c[name] for name in values))
    stale = (
        select(found)
        .join(TABLE, TABLE.c.member_id == found.c.member_id)
        .where(found.c.seen.is_not(None), kept.is_distinct_from(tuple_(*values.values())))
        .order_by(found.c.member_id)
        .with_for_update(of=TABLE)
        .cte("stale")
    )
    unchanged = literal_column("member_summary.xmin") == stale.c.seen
    fresh = {**_values(stale), "updated_at": NOW}
    return fixed(update(TABLE).where(TABLE.c.member_id == stale.c.member_id, unchanged).values(**fresh))


def _values(found: Any) -> dict[str, Any]:
    kept = (each.name for each in TABLE.c if each.name not in ("member_id", "updated_at"))
    return {name: found.c[name] for name in kept}


@cache
def _told() -> TableClause:
    """What `_all_facts` gives, kept for the time being."""
    told = (each.name for each in facts(of_all=True).selected_columns)
    return table("timeline_facts", *(column(name) for name in (*told, SEEN)))


@cache
def _found() -> TableClause:
    """What `_all_valued` gives, kept for the time being."""
    return table("found_facts", *(column(each.name) for each in TABLE.c if each.name != "updated_at"), column(SEEN))
