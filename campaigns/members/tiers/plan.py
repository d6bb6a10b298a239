"""Changing the ladder: what it would do to everybody, and doing it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, localised, mark
from campaigns.members.models import Tier, TierBasis, TierPolicy, TierReason
from campaigns.members.tiers.moves import move_everybody, standings
from campaigns.members.tiers.policy import Ladder, Step
from campaigns.members.tiers.steps import refuse_uneven

MOST_STEPS = 20
MOST_DAYS = 36_500


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

    def ladder(self) -> Ladder:
        """Refuses what is no ladder."""
        steps = tuple(sorted(self.steps, key=lambda step: step.floor))
        refuse_uneven([step.floor for step in steps])
        if len(steps) > MOST_STEPS:
            raise TooManyTiers
        if not all(localised(step.name, "en").strip() for step in steps):
            raise TierNameless
        if (
            not 1 <= (self.window_days or 1) <= MOST_DAYS
            or self.window_days == 0
            or not 0 <= self.grace_days <= MOST_DAYS
        ):
            raise BadTierDays
        places = {step.tier_id: place for place, step in enumerate(steps)}
        moved = {gone: places.get(heir, 0) for gone, heir in self.removed.items()}
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
    ladder = plan.ladder()
    due = standings(ladder, now=now)
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


def change_tiers(session: Session, plan: TierPlan, *, now: datetime) -> int:
    """Write the plan and bring everybody to where they then belong. Gives how many moved."""
    plan.ladder()
    _hold(session, plan)
    written = replace(plan, steps=_write_steps(session, plan.ladder().steps))
    moved = move_everybody(session, written.ladder(), reason=TierReason.STEPS, now=now)
    session.execute(delete(Tier).where(Tier.id.in_(plan.removed)))
    session.expire_all()
    return moved


def _hold(session: Session, plan: TierPlan) -> None:
    """Nobody else changes the tiers until the transaction ends, nor did since the plan was made."""
    session.execute(insert(TierPolicy).values(id=1).on_conflict_do_nothing())
    policy = session.scalars(select(TierPolicy).with_for_update(), execution_options={"populate_existing": True}).one()
    standing = set(session.scalars(select(Tier.id).order_by(Tier.id).with_for_update()))
    planned = {step.tier_id for step in plan.steps if step.tier_id is not None}
    heirs_stay = planned.issuperset(plan.removed.values())
    if policy.revision != plan.revision or standing != planned | set(plan.removed) or not heirs_stay:
        raise TiersChangedMeanwhile
    policy.basis, policy.window_days, policy.grace_days = plan.basis, plan.window_days, plan.grace_days
    policy.revision += 1
    session.flush()


def _write_steps(session: Session, steps: Sequence[Step]) -> list[Step]:
    tiers = {tier.id: tier for tier in session.scalars(select(Tier))}
    for place, tier in enumerate(tiers.values()):
        tier.rank = -1 - place  # out of the way of the new ranks, which are unique
    session.flush()
    keys = {tier.key for tier in tiers.values()}
    return [_write(session, tiers.get(step.tier_id or 0), step, rank, keys) for rank, step in enumerate(steps)]


def _write(session: Session, held: Tier | None, step: Step, rank: int, keys: set[str]) -> Step:
    tier = held or Tier(key=_new_key(step.name, keys))
    tier.name, tier.rank, tier.floor, tier.benefits = dict(step.name), rank, step.floor, list(step.benefits)
    session.add(tier)
    session.flush()
    return replace(step, tier_id=tier.id)


def _new_key(name: LocalText, keys: set[str]) -> str:
    """In Latin letters, from the English name where there is one."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.get("en", "").lower()).strip("_") or "tier"
    key = next(key for key in (plain, *(f"{plain}_{number}" for number in range(2, 1000))) if key not in keys)
    keys.add(key)
    return key
