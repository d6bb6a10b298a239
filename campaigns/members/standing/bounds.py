"""Where high begins, and the fifths of the buyers: taken from all of them at a rebuild, and kept until the next."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Float, FromClause, Integer, Select, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from campaigns.core.fixed import fixed
from campaigns.members.models import ValueBounds
from campaigns.members.standing.facts import NOW

DEFAULTS = {
    "contribution": 500_000,
    "recency_days": [30, 90, 180, 365],
    "frequency": [1, 2, 4, 8],
    "money": [50_000, 200_000, 500_000, 2_000_000],
}
"""Until a club has buyers to take them from."""
FIFTHS = [0.2, 0.4, 0.6, 0.8]
KEPT_FOR = timedelta(days=30)


def bounds_in_force() -> Select[*tuple[Any, ...]]:
    """One row always: an aggregate of none or one."""
    many = ARRAY(BigInteger)
    return select(
        func.coalesce(func.max(ValueBounds.contribution), DEFAULTS["contribution"]).label("contribution"),
        *(
            func.coalesce(func.max(getattr(ValueBounds, name)), cast(literal(DEFAULTS[name], many), many)).label(name)
            for name in ("recency_days", "frequency", "money")
        ),
    )


def bounds_are_old(session: Session, *, now: datetime) -> bool:
    taken_at = session.scalar(select(ValueBounds.taken_at))
    return taken_at is None or taken_at < now - KEPT_FOR


def take_bounds(session: Session, facts: FromClause, *, now: datetime) -> None:
    """From the facts of all members; while nobody ever bought, what is in force stays."""
    table: Any = ValueBounds.__table__
    rows = _taken(facts).subquery("taken")
    columns = {"id": literal(1), **dict(rows.c.items()), "taken_at": NOW}
    taken = insert(table).from_select(list(columns), select(*columns.values()), include_defaults=False)
    fresh = {name: taken.excluded[name] for name in columns}
    session.execute(fixed(taken.on_conflict_do_update(index_elements=["id"], set_=fresh)), {"now": now})


def _taken(facts: FromClause) -> Select[*tuple[Any, ...]]:
    of_the_year = func.avg(facts.c.year_spend).filter(facts.c.year_spend > 0)
    standing = bounds_in_force().subquery("standing")
    days = cast(func.floor(func.date_part("epoch", NOW - facts.c.last_purchase_at) / literal(86_400.0, Float)), Integer)
    return (
        select(
            func.coalesce(cast(func.ceil(of_the_year), BigInteger), standing.c.contribution).label("contribution"),
            _fifths(days).label("recency_days"),
            _fifths(facts.c.purchases).label("frequency"),
            _fifths(facts.c.spend).label("money"),
        )
        .join_from(facts, standing, true())
        .where(facts.c.purchases > 0)
        .group_by(standing.c.contribution)
    )


def _fifths(column: Any) -> Any:
    return func.percentile_disc(literal(FIFTHS, ARRAY(Float))).within_group(column)
