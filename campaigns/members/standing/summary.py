"""The summary row of each member, always taken from the timeline as a whole, so that kept and rebuilt are the same.

Rows are locked in the order of their ids before the sums are taken, so that of two recordings for one member neither is
lost.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TextClause, any_, func, literal, select, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from campaigns.core.fixed import fixed
from campaigns.members.models import ActivityKind, EngagementBand, Member, MemberSummary
from campaigns.members.standing.classes import valued
from campaigns.members.standing.facts import IDS, NOW, READ, SPENDING, facts
from campaigns.members.timeline import ActivityBatch

MOVED = (ActivityKind.PURCHASE_CORRECTED, ActivityKind.MERGED, ActivityKind.UNMERGED, ActivityKind.PROFILE_CHANGED)
"""Tell that what the summary is taken from was changed, though they count for nothing themselves."""
SHARED = (*SPENDING, *MOVED)
"""After these, what prospects close to the member may be expected to spend is different."""
SUMMED = READ.union(MOVED)

TABLE: Any = MemberSummary.__table__
EMPTY = {
    **dict.fromkeys(("purchases", "spend", "attended", "referrals", "points", "engagement_score"), literal(0)),
    "engagement_band": literal(EngagementBand.LAPSED, TABLE.c.engagement_band.type),
}


def refresh_summaries(session: Session, batch: ActivityBatch, now: datetime) -> None:
    """Reaction: the summaries of the batch's members, where it holds anything they count."""
    if batch.has(*SUMMED):
        refresh_members(session, batch.members_of(*SUMMED), now=now, shared=batch.has(*SHARED))


def refresh_members(session: Session, ids: Sequence[int], *, now: datetime, shared: bool = True) -> None:
    """The summaries of these members from their timelines.

    With `shared` also the classes of prospects who live with them or were introduced by them.
    """
    near = session.scalars(_near(), {"ids": list(ids)}).all() if shared else ()
    given = {"ids": sorted({*ids, *near}), "now": now}
    session.execute(_added(), given)
    session.execute(_locked(), given)
    session.execute(_refreshed(), given)
    if near:
        session.execute(_reclassed(), {"ids": list(near), "now": now})


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
def _added() -> TextClause:
    columns = {"member_id": func.unnest(IDS), **EMPTY, "updated_at": NOW}
    empty = insert(TABLE).from_select(list(columns), select(*columns.values()), include_defaults=False)
    return fixed(empty.on_conflict_do_nothing())


@cache
def _locked() -> TextClause:
    chosen = select(TABLE.c.member_id).where(TABLE.c.member_id == any_(IDS))
    return fixed(chosen.order_by(TABLE.c.member_id).with_for_update())


@cache
def _refreshed() -> TextClause:
    found = valued(facts(of_all=False).subquery("facts"), others=TABLE).subquery("found")
    values = {name: column for name, column in found.c.items() if name != "member_id"}
    return fixed(update(TABLE).where(TABLE.c.member_id == found.c.member_id).values(**values, updated_at=NOW))


@cache
def _reclassed() -> TextClause:
    """Once more the classes alone, when what the others spend is known."""
    found = valued(facts(of_all=False).subquery("facts"), others=TABLE).subquery("found")
    stale = TABLE.c.member_class != found.c.member_class
    chosen = update(TABLE).where(TABLE.c.member_id == found.c.member_id, stale)
    return fixed(chosen.values(member_class=found.c.member_class, updated_at=NOW))
