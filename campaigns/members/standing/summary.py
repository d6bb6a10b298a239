"""The summary row of each member, which they have from the row of the timeline that says they joined.

Always taken from the timeline and the points ledger as a whole, so that kept and rebuilt are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Subquery, TextClause, any_, func, select, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from campaigns.core.fixed import IDS, FixedForIds, fixed, fixed_for_ids
from campaigns.members.models import SPENDING, ActivityKind, Member, MemberSummary, PointsEntry
from campaigns.members.points.ledger import award_points
from campaigns.members.standing.classes import valued
from campaigns.members.standing.facts import NOW, READ, facts
from campaigns.members.standing.locking import lock_summaries_of
from campaigns.members.standing.trips import keep_trips, move_trips
from campaigns.members.timeline import ActivityBatch

MOVED = (
    ActivityKind.PURCHASE_CORRECTED,
    ActivityKind.MERGED,
    ActivityKind.UNMERGED,
    ActivityKind.PROFILE_CHANGED,
    ActivityKind.PROFILE_COMPLETED,
)
"""Tell that what the summary is taken from was changed, though they count for nothing themselves."""
SHARED = (*SPENDING, *MOVED)
"""After these, what prospects close to the member may be expected to spend is different."""
BOUGHT = (*SPENDING, ActivityKind.PURCHASE_CORRECTED, ActivityKind.MERGED, ActivityKind.UNMERGED)
"""After these, when they bought is different, or what they kept of it."""
SUMMED = READ.union(MOVED)

TABLE: Any = MemberSummary.__table__


@dataclass(frozen=True, slots=True)
class Held:
    """Members whose summaries are locked. `near`: prospects who live with one of `ids` or were introduced by one."""

    ids: Sequence[int]
    near: Sequence[int]

    @property
    def everybody(self) -> list[int]:
        return sorted({*self.ids, *self.near})


def refresh_summaries(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: points for what the batch's members did, and then their summaries, where it holds anything they count.

    All rows are locked at once, for whoever locked some and later others could wait for ever.
    """
    if batch.has(*SUMMED):
        held = _hold(session, batch.members_of(*SUMMED), shared=batch.has(*SHARED))
        award_points(session, batch)
        _refresh(session, held, now=now)
        if batch.has(*BOUGHT):
            keep_trips(session, batch.members_of(*BOUGHT))
        if batch.has(ActivityKind.PROFILE_CHANGED):
            move_trips(session, batch.members_of(ActivityKind.PROFILE_CHANGED))


def refresh_members(session: Session, ids: Sequence[int], *, now: datetime, shared: bool = True) -> None:
    """The summaries of these members from their timelines and their points.

    With `shared` also their trips, and the classes of prospects who live with them or were introduced by them.
    """
    _refresh(session, _hold(session, ids, shared=shared), now=now)
    if shared:
        keep_trips(session, ids)


def _hold(session: Session, ids: Sequence[int], *, shared: bool) -> Held:
    held = Held(ids, session.scalars(_near(), {"ids": list(ids)}).all() if shared else ())
    lock_summaries_of(session, held.everybody)
    return held


def _refresh(session: Session, held: Held, *, now: datetime) -> None:
    _refreshed().run(session, held.everybody, now=now)
    if held.near:
        session.execute(_reclassed(), {"ids": list(held.near), "now": now})


@cache
def _near() -> TextClause:
    """Who never bought and lives with one of them, or was introduced by one."""
    member, mate, friend = aliased(Member), aliased(Member), aliased(Member)
    mates = select(mate.id).join(member, mate.household_id == member.household_id).where(member.id == any_(IDS))
    friends = select(friend.id).where(friend.introduced_by_id == any_(IDS))
    return fixed(
        union(
            mates.join(TABLE, TABLE.c.member_id == mate.id).where(TABLE.c.purchases == 0),
            friends.join(TABLE, TABLE.c.member_id == friend.id).where(TABLE.c.purchases == 0),
        )
    )


@cache
def _refreshed() -> FixedForIds:
    found = valued(facts(of_all=False).subquery("facts"), others=TABLE).subquery("found")
    points = func.coalesce(_balances().c.points, 0).label("points")
    columns = {**dict(found.c.items()), "points": points, "updated_at": NOW}
    rows = select(*columns.values()).outerjoin(_balances(), _balances().c.member_id == found.c.member_id)
    fresh = insert(TABLE).from_select(list(columns), rows.order_by(found.c.member_id), include_defaults=False)
    values = {name: fresh.excluded[name] for name in columns if name != "member_id"}
    return fixed_for_ids(fresh.on_conflict_do_update(index_elements=["member_id"], set_=values))


@cache
def _balances() -> Subquery:
    entries = select(PointsEntry.member_id, func.sum(PointsEntry.points).label("points"))
    return entries.where(PointsEntry.member_id == any_(IDS)).group_by(PointsEntry.member_id).subquery("balance")


@cache
def _reclassed() -> TextClause:
    """Once more the classes alone, when what the others spend is known."""
    found = valued(facts(of_all=False).subquery("facts"), others=TABLE).subquery("found")
    stale = TABLE.c.member_class != found.c.member_class
    chosen = update(TABLE).where(TABLE.c.member_id == found.c.member_id, stale)
    return fixed(chosen.values(member_class=found.c.member_class, updated_at=NOW))
