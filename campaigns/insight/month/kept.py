"""The figures of the last months, counted once a day: what the home page draws without counting."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.zones import club_zone
from campaigns.insight.models import MonthFigure
from campaigns.insight.month.results import Results, results_of
from campaigns.insight.month.spans import Span, month_before, month_of
from campaigns.insight.month.whose import Whose
from campaigns.insight.queries import came_back

MONTHS = 12
"""Whole ones; what comes in late for older ones is no longer looked for."""
COUNTED = ("members", "joined", "active", "buyers", "again")


def keep_months(session: Session, *, now: datetime) -> None:
    """Harmless when repeated."""
    spans = _spans(session, now)
    rows = [
        {**_counts(found), **_again(session, span), "month": span.first, "taken_at": now}
        for span, found in zip(spans, results_of(session, spans, whose=Whose()), strict=True)
    ]
    kept = insert(MonthFigure)
    fresh = {name: kept.excluded[name] for name in rows[0] if name != "month"}
    session.execute(kept.on_conflict_do_update(index_elements=["month"], set_=fresh), rows)


def _counts(found: Results) -> dict[str, int]:
    return {name: getattr(found, name) for name in COUNTED}


def _again(session: Session, span: Span) -> dict[str, int]:
    """By its last day, as the report on repeat purchase says it."""
    found = came_back(session, until=span.last)
    return {"ever_bought": found.members, "came_back": found.came_back}


def kept_months(session: Session, *, until: date, limit: int = MONTHS) -> Sequence[MonthFigure]:
    """The last of them up to that month, the earliest first; those before the club had members left out."""
    rows = select(MonthFigure).where(MonthFigure.month <= until, MonthFigure.members > 0)
    return session.scalars(rows.order_by(MonthFigure.month.desc()).limit(limit)).all()[::-1]


def _spans(session: Session, now: datetime) -> list[Span]:
    """The month that runs and those before it."""
    zone = club_zone(session)
    spans = [month_of(now.astimezone(zone).date(), zone)]
    for _ in range(MONTHS):
        spans.append(month_before(spans[-1]))
    return spans
