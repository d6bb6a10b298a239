"""The club's ladder: its steps, what is counted towards them, over which days, and how long a lost one is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, mark
from campaigns.members.models import SPENDING, Activity, EntryKind, PointsEntry, Tier, TierBasis, TierPolicy
from campaigns.members.whose import Whose, anybodys

Moment = ColumnElement[datetime]
LOCK = 7_203_613
"""The advisory lock of the ladder: shared by those who move members on it, taken alone by those who change it."""


class NoTiers(Refused):
    sentence = mark("The club has no tiers yet. Set up the club first.")


@dataclass(frozen=True, slots=True)
class Step:
    """`floor` in minor units of the club's currency, or in points. A step that is not kept yet has no id."""

    tier_id: int | None
    name: LocalText = field(hash=False)
    floor: int
    benefits: Sequence[LocalText] = field(default=(), hash=False)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps from the lowest up. `moved` says where members of steps that are gone stand: tier id → place of a step."""

    steps: tuple[Step, ...]
    basis: TierBasis = TierBasis.SPEND
    window_days: int | None = None
    grace_days: int = 0
    moved: Mapping[int, int] = field(default_factory=dict, hash=False)

    def since(self, now: datetime) -> datetime | None:
        """What happened after it counts; nothing when all does."""
        return None if self.window_days is None else now - timedelta(days=self.window_days)

    def counted(self, *, now: Moment, whose: Whose = anybodys) -> Select[*tuple[Any, ...]]:
        """(member_id, counted) of those who did anything that counts."""
        row: Any = Activity if self.basis is TierBasis.SPEND else PointsEntry
        spent, earned = Activity.kind.in_(SPENDING), PointsEntry.kind == EntryKind.EARNED
        value, counts = (Activity.value, spent) if self.basis is TierBasis.SPEND else (PointsEntry.points, earned)
        sums = select(row.member_id, func.sum(value).label("counted")).where(counts).group_by(row.member_id)
        if self.window_days is not None:
            sums = sums.where(row.at > now - timedelta(days=self.window_days))
        return sums.where(whose(row.member_id.expression))

    def place_earned(self, counted: ColumnElement[int]) -> ColumnElement[int]:
        """The highest step whose floor is reached."""
        steps = reversed(list(enumerate(self.steps)))
        return case(*((counted >= step.floor, literal(place, BigInteger)) for place, step in steps), else_=0)

    def place_held(self, tier_id: ColumnElement[int]) -> ColumnElement[int]:
        held = {step.tier_id: place for place, step in enumerate(self.steps) if step.tier_id is not None}
        return case({**held, **self.moved}, value=tier_id, else_=0)

    def tier_at(self, place: ColumnElement[int]) -> ColumnElement[int]:
        return case({place: step.tier_id for place, step in enumerate(self.steps)}, value=place)

    def place_kept(
        self, held: ColumnElement[int], earned: ColumnElement[int], grace_until: ColumnElement[datetime], now: Moment
    ) -> ColumnElement[int]:
        """Up at once, down when the grace is over."""
        return case((or_(earned >= held, self._is_over(grace_until, now)), earned), else_=held)

    def grace(
        self, held: ColumnElement[int], earned: ColumnElement[int], grace_until: ColumnElement[datetime], now: Moment
    ) -> ColumnElement[datetime]:
        """Until when a step that is no longer earned is kept, if it is."""
        kept = and_(earned < held, ~func.coalesce(self._is_over(grace_until, now), False))
        return case((kept, func.coalesce(grace_until, now + timedelta(days=self.grace_days))), else_=null())

    def _is_over(self, grace_until: ColumnElement[datetime], now: Moment) -> ColumnElement[bool]:
        return literal(True) if not self.grace_days else grace_until <= now


def read_ladder(session: Session) -> Ladder:
    """The ladder in force."""
    policy = session.execute(select(TierPolicy.basis, TierPolicy.window_days, TierPolicy.grace_days)).one_or_none()
    basis, window_days, grace_days = policy or (TierBasis.SPEND, None, 0)
    columns = (Tier.id, Tier.name, Tier.floor, Tier.benefits, Tier.key, Tier.heir_id)
    tiers = session.execute(select(*columns).order_by(Tier.rank)).all()
    steps = tuple(Step(*step) for *step, heir_id in tiers if heir_id is None)
    if not steps:
        raise NoTiers
    places = {step.tier_id: place for place, step in enumerate(steps)}
    moved = {tier.id: places[tier.heir_id] for tier in tiers if tier.heir_id is not None}
    return Ladder(steps, basis, window_days, grace_days, moved)


def hold_ladder(session: Session) -> Ladder:
    """The ladder in force, which nobody changes until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))
    return read_ladder(session)


def heirs_of_removed(session: Session) -> dict[int, int]:
    """Removed step that members may still have → where they go."""
    removed = select(Tier.id, Tier.heir_id).where(Tier.heir_id.is_not(None))
    return {gone: heir for gone, heir in session.execute(removed) if heir is not None}
