"""Members brought to the step they have earned: one statement for any number of them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    any_,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from campaigns.core.fixed import IDS, FixedForIds, fixed_for_ids
from campaigns.members.models import Activity, ActivityKind, Member, MemberSummary, Tier, TierChange, TierReason
from campaigns.members.standing.facts import NOW
from campaigns.members.standing.locking import lock_summaries, lock_summaries_of
from campaigns.members.tiers.policy import Ladder, Moment, hold_ladder, read_ladder
from campaigns.members.timeline import COLUMNS
from campaigns.members.whose import Whose, anybodys, neighbours

CHANGE = ("member_id", "from_tier_id", "from_name", "to_name", "up", "at", "reason")


def standings(ladder: Ladder, *, now: Moment, whose: Whose = anybodys) -> Subquery:
    """(id, tier_id, grace_until, counted, held, earned, kept, grace): where members stand and where they belong."""
    sums = ladder.counted(now=now, whose=whose).subquery("sums")
    counted = func.greatest(func.coalesce(sums.c.counted, 0), 0)
    member_id = Member.id.expression
    rows = select(
        member_id,
        Member.tier_id,
        Member.tier_grace_until.label("grace_until"),
        counted.label("counted"),
        ladder.place_held(Member.tier_id.expression).label("held"),
        ladder.place_earned(counted).label("earned"),
    ).outerjoin(sums, sums.c.member_id == Member.id)
    standing = rows.where(whose(member_id)).subquery("standing")
    asked = (standing.c.held, standing.c.earned, standing.c.grace_until, now)
    kept, grace = ladder.place_kept(*asked), ladder.grace(*asked)
    return select(*standing.c, kept.label("kept"), grace.label("grace")).subquery("due")


def move_everybody(session: Session, *, reason: TierReason, now: datetime) -> int:
    """Gives how many moved. Those who are due are looked for first: only their rows, and the ladder, are then held."""
    ladder = read_ladder(session)
    due = standings(ladder, now=literal(now))
    ids = session.scalars(select(due.c.id).where(_differs(ladder, due))).all()
    ladder = hold_ladder(session) if ids else ladder
    return sum(move_those(session, ladder, some, reason=reason, now=now) for some in neighbours(ids))


def move(session: Session, ladder: Ladder, members: Select[int], *, reason: TierReason, now: datetime) -> int:
    """Up at once, down after the grace; each move is recorded and told on the timeline. Gives how many moved."""
    return move_those(session, ladder, lambda member_id: member_id.in_(members), reason=reason, now=now)


def move_those(session: Session, ladder: Ladder, whose: Whose, *, reason: TierReason, now: datetime) -> int:
    lock_summaries(session, select(Member.id).where(whose(Member.id.expression)))
    return session.scalars(_moves(ladder, whose, reason=reason, now=literal(now))).one()


def move_few(session: Session, ladder: Ladder, ids: Sequence[int], *, reason: TierReason, now: datetime) -> int:
    """The same for members whose ids are known, as after a purchase."""
    lock_summaries_of(session, ids)
    moved: int = _moves_of(ladder, reason).run(session, ids, now=now).scalar_one()
    return moved


@lru_cache(maxsize=32)
def _moves_of(ladder: Ladder, reason: TierReason) -> FixedForIds:
    return fixed_for_ids(_moves(ladder, lambda member_id: member_id == any_(IDS), reason=reason, now=NOW))


def _moves(ladder: Ladder, whose: Whose, *, reason: TierReason, now: Moment) -> Select[int]:
    due = standings(ladder, now=now, whose=whose)
    moved = _moved(ladder, due)
    changes = _recorded(moved, reason=reason, now=now)
    return select(func.count()).select_from(changes).add_cte(_told(changes, moved), _kept(moved))


def _differs(ladder: Ladder, due: Subquery) -> ColumnElement[bool]:
    return or_(
        ladder.tier_at(due.c.kept).is_distinct_from(due.c.tier_id), due.c.grace.is_distinct_from(due.c.grace_until)
    )


def _moved(ladder: Ladder, due: Subquery) -> CTE:
    return (
        update(Member)
        .where(Member.id == due.c.id, Member.tier_id == due.c.tier_id, _differs(ladder, due))
        .values(tier_id=ladder.tier_at(due.c.kept), tier_grace_until=due.c.grace)
        .returning(
            Member.id.label("member_id"),
            Member.tier_id.label("to_id"),
            due.c.tier_id.label("from_id"),
            (due.c.kept > due.c.held).label("up"),
            due.c.grace_until.label("grace_until"),
        )
        .cte("moved")
    )


def _recorded(moved: CTE, *, reason: TierReason, now: Moment) -> CTE:
    one, other = aliased(Tier), aliased(Tier)
    kinds = TierChange.reason.type
    in_grace = ~moved.c.up & moved.c.grace_until.is_not(None)
    why = case((in_grace, literal(TierReason.GRACE, kinds)), else_=literal(reason, kinds))
    columns: list[Any] = [moved.c.member_id, one.id, one.name, other.name, moved.c.up, now, why]
    rows = (
        select(*columns)
        .join_from(moved, one, one.id == moved.c.from_id)
        .join(other, other.id == moved.c.to_id)
        .where(moved.c.from_id != moved.c.to_id)
        .order_by(moved.c.member_id)
    )
    added = insert(TierChange).from_select(CHANGE, rows, include_defaults=False)
    return added.returning(TierChange.id, TierChange.member_id, TierChange.at).cte("changes")


def _kept(moved: CTE) -> CTE:
    """In the summaries too, whose rows are locked."""
    stale = (MemberSummary.member_id == moved.c.member_id) & (MemberSummary.tier_id != moved.c.to_id)
    kept = update(MemberSummary).where(stale).values(tier_id=moved.c.to_id)
    return kept.returning(MemberSummary.member_id).cte("kept")


def _told(changes: CTE, moved: CTE) -> CTE:
    kind = literal(ActivityKind.TIER_CHANGED, Activity.kind.type)
    reference = func.concat("tier_change:", changes.c.id)
    rows = (
        select(changes.c.member_id, kind, changes.c.at, Tier.rank, reference, null().cast(BigInteger))
        .join_from(changes, moved, moved.c.member_id == changes.c.member_id)
        .join(Tier, Tier.id == moved.c.to_id)
    )
    return insert(Activity).from_select(COLUMNS, rows, include_defaults=False).returning(Activity.id).cte("told")
