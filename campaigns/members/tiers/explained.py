"""Why one member has the tier they have, and what is missing to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.members.models import SPENDING, Activity, EntryKind, PointsEntry, TierBasis, TierChange
from campaigns.members.tiers.moves import standings
from campaigns.members.tiers.policy import Ladder, Step, read_ladder

MOST = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that counts: minor units or points, under its kind or cause."""

    at: datetime
    value: int
    what: str


@dataclass(frozen=True, slots=True)
class TierStanding:
    """`counted` since `since` (ever, if unknown); missing in the same unit; `newest` of what counts, at most 50."""

    ladder: Ladder
    held: Step
    earned: Step
    counted: int
    since: datetime | None
    grace_until: datetime | None
    missing_to_keep: int
    next_step: Step | None
    missing_to_next: int
    newest: Sequence[Counted]
    changes: Sequence[TierChange]


def explain_tier(session: Session, member_id: int, *, now: datetime) -> TierStanding:
    ladder = read_ladder(session)
    due = standings(ladder, now=literal(now), whose=lambda column: column == member_id)
    row = must_exist(session.execute(select(due)).one_or_none(), mark("member"))
    held, counted = ladder.steps[row.held], int(row.counted)
    above = ladder.steps[row.held + 1] if row.held + 1 < len(ladder.steps) else None
    return TierStanding(
        ladder=ladder,
        held=held,
        earned=ladder.steps[row.earned],
        counted=counted,
        since=ladder.since(now),
        grace_until=row.grace_until,
        missing_to_keep=max(held.floor - counted, 0),
        next_step=above,
        missing_to_next=max(above.floor - counted, 0) if above else 0,
        newest=_newest(session, ladder, member_id, now=now),
        changes=session.scalars(
            select(TierChange).where(TierChange.member_id == member_id).order_by(TierChange.id.desc()).limit(MOST)
        ).all(),
    )


def _newest(session: Session, ladder: Ladder, member_id: int, *, now: datetime) -> list[Counted]:
    row: Any
    counts: ColumnElement[bool]
    if ladder.basis is TierBasis.SPEND:
        row, value, counts = Activity, Activity.value, Activity.kind.in_(SPENDING)
        what = Activity.kind.concat(":").concat(Activity.reference)
    else:
        row, value, counts = PointsEntry, PointsEntry.points, PointsEntry.kind == EntryKind.EARNED
        what = PointsEntry.cause.expression
    rows = select(row.at, value, what).where(row.member_id == member_id, counts)
    since = ladder.since(now)
    if since is not None:
        rows = rows.where(row.at > since)
    return [Counted(*each) for each in session.execute(rows.order_by(row.at.desc(), row.id.desc()).limit(MOST))]
