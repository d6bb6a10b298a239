"""Changing the ladder: what it would do to everybody, and doing it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, localised, mark
from campaigns.members.long_work.operations import owe
from campaigns.members.models import Tier, TierBasis, TierPolicy, WorkKind
from campaigns.members.tiers.moves import standings
from campaigns.members.tiers.policy import LOCK, Ladder, Step, heirs_of_removed, read_ladder
from campaigns.members.tiers.steps import refuse_uneven

MOST_STEPS = 20
MOST_DAYS = 36_500
WINDOW_DAYS, GRACE_DAYS = range(1, MOST_DAYS + 1), range(MOST_DAYS + 1)


class TiersChangedMeanwhile(Refused):
    sentence = mark("Somebody else changed the tiers meanwhile. Nothing was saved; look at them anew.")


class BadTierDays(Refused):
    sentence = mark("A window has between 1 and 36,500 days, and a grace between 0 and 36,500.")
    status = 422


class TierNameless(Refused):
    sentence = mark("Give every tier a name.")
    status = 422


class TooManyTiers(Refused):
    sentence = mark("A club has at most 20 tiers.")
    status = 422


@dataclass(frozen=True, slots=True)
class TierPlan:
    """Steps in any order, and the revision that was seen. `removed`: id of a removed step → of where its members go."""

    steps: Sequence[Step]
    basis: TierBasis
    window_days: int | None
    grace_days: int
    revision: int
    removed: Mapping[int, int] = field(default_factory=dict)

    def ladder(self, removed_before: Mapping[int, int]) -> Ladder:
        """Refuses what is no ladder. `removed_before`: the same as `removed`, of steps that members may still have."""
        steps = tuple(sorted(self.steps, key=lambda step: step.floor))
        refuse_uneven([step.floor for step in steps])
        if len(steps) > MOST_STEPS:
            raise TooManyTiers
        if not all(localised(step.name, "en").strip() for step in steps):
            raise TierNameless
        windowed = self.window_days is not None
        if (windowed and self.window_days not in WINDOW_DAYS) or self.grace_days not in GRACE_DAYS:
            raise BadTierDays
        places = {step.tier_id: place for place, step in enumerate(steps)}
        heirs = {**removed_before, **self.removed}
        moved = {gone: places.get(self.removed.get(heir, heir), 0) for gone, heir in heirs.items()}
        return Ladder(steps, self.basis, self.window_days, self.grace_days, moved)


@dataclass(frozen=True, slots=True)
class PreviewedStep:
    name: LocalText
    members_now: int
    members_then: int


@dataclass(frozen=True, slots=True)
class TierPreview:
    """`in_grace` would keep a step that they no longer earn."""

    steps: Sequence[PreviewedStep]
    up: int
    down: int
    in_grace: int


def tier_revision(session: Session) -> int:
    return session.scalar(select(TierPolicy.revision)) or 0


def preview_tiers(session: Session, plan: TierPlan, *, now: datetime) -> TierPreview:
    """How many members would stand where, and how many would move."""
    ladder = plan.ladder(heirs_of_removed(session))
    due = standings(ladder, now=literal(now))
    waits = due.c.grace.is_not(None).label("waits")
    columns = (due.c.tier_id, due.c.held, due.c.kept, waits)
    rows = session.execute(select(*columns, func.count().label("members")).group_by(*columns)).all()
    return TierPreview(
        [
            PreviewedStep(
                step.name,
                sum(row.members for row in rows if row.tier_id == step.tier_id),
                sum(row.members for row in rows if row.kept == place),
            )
            for place, step in enumerate(ladder.steps)
        ],
        up=sum(row.members for row in rows if row.kept > row.held),
        down=sum(row.members for row in rows if row.kept < row.held),
        in_grace=sum(row.members for row in rows if row.waits),
    )


def change_tiers(session: Session, plan: TierPlan, *, now: datetime) -> bool:
    """Write the plan; members keep their tier until the recount reaches them. Gives whether one is owed."""
    ladder = plan.ladder({})
    owed = _moves_anybody(read_ladder(session), ladder)
    if owed:
        owe(session, WorkKind.TIERS, now=now)  # first: a recount takes its own row before the ladder, too
    _hold(session, plan)
    _remove(session, plan.removed)
    _write_steps(session, ladder.steps)
    _rank_removed(session)
    session.expire_all()
    return owed


def _moves_anybody(held: Ladder, planned: Ladder) -> bool:
    """Names and benefits alone move nobody."""
    one, other = (
        (each.basis, each.window_days, each.grace_days, {step.tier_id: step.floor for step in each.steps})
        for each in (held, planned)
    )
    return one != other


def _remove(session: Session, removed: Mapping[int, int]) -> None:
    """Steps stand until nobody has them; whoever was to go to one goes to its own heir."""
    for gone, heir in removed.items():
        going = or_(Tier.id == gone, Tier.heir_id == gone)
        session.execute(update(Tier).where(going).values(heir_id=heir))


def _rank_removed(session: Session) -> None:
    heir = aliased(Tier)
    session.execute(update(Tier).where(Tier.heir_id == heir.id).values(rank=heir.rank))


def _hold(session: Session, plan: TierPlan) -> None:
    """Nobody else changes the tiers until the transaction ends, nor did since the plan was made."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    session.execute(insert(TierPolicy).values(id=1).on_conflict_do_nothing())
    policy = session.scalars(select(TierPolicy), execution_options={"populate_existing": True}).one()
    standing = set(session.scalars(_in_force().with_only_columns(Tier.id)))
    planned = {step.tier_id for step in plan.steps if step.tier_id is not None}
    heirs_stay = planned.issuperset(plan.removed.values())
    if policy.revision != plan.revision or standing != planned | set(plan.removed) or not heirs_stay:
        raise TiersChangedMeanwhile
    policy.basis, policy.window_days, policy.grace_days = plan.basis, plan.window_days, plan.grace_days
    policy.revision += 1
    session.flush()


def _in_force() -> Select[Tier]:
    return select(Tier).where(Tier.heir_id.is_(None))


def _write_steps(session: Session, steps: Sequence[Step]) -> None:
    tiers = {tier.id: tier for tier in session.scalars(_in_force())}
    for place, tier in enumerate(tiers.values()):
        tier.rank = -1 - place  # out of the way of the new ranks, which are unique
    session.flush()
    keys = set(session.scalars(select(Tier.key)))
    for rank, step in enumerate(steps):
        tier = tiers.get(step.tier_id or 0) or Tier(key=_new_key(step.name, keys))
        tier.name, tier.rank, tier.floor, tier.benefits = dict(step.name), rank, step.floor, list(step.benefits)
        session.add(tier)
    session.flush()


def _new_key(name: LocalText, keys: set[str]) -> str:
    """In Latin letters, from the English name where there is one."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.get("en", "").lower()).strip("_") or "tier"
    key = next(key for key in (plain, *(f"{plain}_{number}" for number in range(2, 1000))) if key not in keys)
    keys.add(key)
    return key
