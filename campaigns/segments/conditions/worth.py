"""Conditions on what a member is worth: tier, points, engagement, and their place among all members."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import model_validator
from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, select
from sqlalchemy.dialects.postgresql import TIMESTAMP

from campaigns.members.models import Activity, ActivityKind, MemberSummary, PointsEntry, TierBasis
from campaigns.members.points.expiry import expiring_points
from campaigns.members.standing.attendance import attendance_stands
from campaigns.members.standing.engagement import FLOORS, band_of, counted, score_of, share
from campaigns.segments.conditions.base import Condition, Named
from campaigns.segments.frame import Found, Frame, Truth, within
from campaigns.segments.shapes import Amount, Balance, Band, Days, Key, Percent, refuse_unless, some

HUNDRED = 100


class TierAtLeast(Condition):
    type: Literal["tier_at_least"]
    tier: Key

    def truth(self, frame: Frame) -> Truth:
        keys = [step.key for step in frame.ladder.steps]
        place = keys.index(self.tier) if self.tier in keys else len(keys)
        return frame.summary.tier_id.in_([step.tier_id for step in frame.ladder.steps[place:]])

    def found(self, frame: Frame) -> Found:
        return {"tier": tier_key(frame)}

    def names(self) -> Iterator[Named]:
        yield Named("tier", self.tier)


class TierIn(Condition):
    type: Literal["tier_in"]
    tiers: Annotated[tuple[Key, ...], some(20)]

    def truth(self, frame: Frame) -> Truth:
        return frame.summary.tier_id.in_([step.tier_id for step in frame.ladder.steps if step.key in self.tiers])

    def found(self, frame: Frame) -> Found:
        return {"tier": tier_key(frame)}

    def names(self) -> Iterator[Named]:
        return (Named("tier", tier) for tier in self.tiers)


class NearNextTier(Condition):
    """Misses at most so much to the next tier: `missing` of what tiers count, or `percent` of what that tier takes."""

    type: Literal["near_next_tier"]
    missing: Amount | None = None
    percent: Percent | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        refuse_unless((self.missing is None) != (self.percent is None), "one_limit", "needs either missing or percent")
        return self

    def truth(self, frame: Frame) -> Truth:
        return self._counted(frame) >= self._above(frame, self._near)

    def found(self, frame: Frame) -> Found:
        missing = self._above(frame, lambda floor: floor) - self._counted(frame)
        return {"tier": tier_key(frame), "missing": func.greatest(missing, 0)}

    def _near(self, floor: int) -> int:
        """From how much on the floor is near."""
        return floor - (self.missing or floor * (self.percent or 0) // HUNDRED)

    def _above(self, frame: Frame, figure: Callable[[int], int]) -> Any:
        """A figure of the floor of the next step; NULL for those on the highest."""
        nexts = {step.tier_id: figure(above.floor) for step, above in pairwise(frame.ladder.steps)}
        return case(nexts, value=frame.summary.tier_id) if nexts else literal(None, Integer)

    def _counted(self, frame: Frame) -> Any:
        ladder = frame.ladder
        if ladder.basis is TierBasis.SPEND and ladder.window_days is None:
            return func.greatest(frame.summary.spend, 0)
        row: Any = Activity if ladder.basis is TierBasis.SPEND else PointsEntry
        rows = ladder.counted(now=literal(frame.now)).where(frame.whose(row.member_id))
        return func.greatest(func.coalesce(frame.join("counted for tiers", rows).counted, 0), 0)


class EngagementIn(Condition):
    type: Literal["engagement_in"]
    bands: Annotated[tuple[Band, ...], some(4)]

    def truth(self, frame: Frame) -> Truth:
        return frame.summary.engagement_band.in_(self.bands)

    def found(self, frame: Frame) -> Found:
        return {"band": frame.summary.engagement_band, "score": frame.summary.engagement_score}


class EngagementMoved(Condition):
    """Is in a higher or a lower band than `days` ago, by what is known today of the time before."""

    type: Literal["engagement_moved"]
    direction: Literal["rose", "fell"]
    days: Days

    def truth(self, frame: Frame) -> Truth:
        now, before = _height(frame.summary.engagement_score), _height(self._score(frame))
        moved = now > before if self.direction == "rose" else now < before
        return and_(moved, frame.summary.joined_at <= frame.ago(self.days))

    def found(self, frame: Frame) -> Found:
        return {"band": frame.summary.engagement_band, "band_before": band_of(self._score(frame))}

    def _score(self, frame: Frame) -> Any:
        """By the same formula as today's; attendance apart, for it may have been taken back."""
        stands = attendance_stands(Activity)
        parts = {"told": Activity.kind != ActivityKind.ATTENDED, "came": stands}
        shares = (frame.join((name, self.days), self._shares(frame, which)).share for name, which in parts.items())
        told, came = (func.coalesce(share, 0) for share in shares)
        return score_of(told + came)

    def _shares(self, frame: Frame, which: Truth) -> Select[*tuple[Any, ...]]:
        then = literal(frame.ago(self.days), TIMESTAMP(timezone=True))
        weighed = func.sum(share(Activity, now=then)).label("share")
        rows = select(Activity.member_id, weighed).where(which, Activity.at <= then, counted(Activity, now=then))
        return rows.where(frame.whose(Activity.member_id)).group_by(Activity.member_id)


class Points(Condition):
    """Has so many points."""

    type: Literal["points"]
    at_least: Balance | None = None
    at_most: Balance | None = None

    @model_validator(mode="after")
    def _some_limit(self) -> Self:
        low, high = self.at_least, self.at_most
        refuse_unless(low is not None or high is not None, "no_limit", "needs at_least or at_most")
        refuse_unless(low is None or high is None or low <= high, "turned", "ends before it begins; swap them")
        return self

    def truth(self, frame: Frame) -> Truth:
        return within(frame.summary.points, self.at_least, self.at_most)

    def found(self, frame: Frame) -> Found:
        return {"points": frame.summary.points}


class PointsExpiring(Condition):
    """Loses `at_least` so many points unless they are used within `days`."""

    type: Literal["points_expiring"]
    days: Days
    at_least: Amount = 1

    def truth(self, frame: Frame) -> Truth:
        return self._expiring(frame).points >= self.at_least

    def found(self, frame: Frame) -> Found:
        return {"points": func.coalesce(self._expiring(frame).points, 0)}

    def _expiring(self, frame: Frame) -> Any:
        rows = expiring_points(frame.session, frame.now, within=timedelta(days=self.days))
        return frame.join(("expiring", self.days), rows.where(frame.whose(PointsEntry.member_id)))


class Top(Condition):
    """Is among the first `percent` of all members by a figure that is kept of each, and has any of it.

    Whoever equals the last of them is in. `year_spend` is of the last 365 days, reckoned anew every day.
    """

    type: Literal["top"]
    by: Literal["year_spend", "spend", "purchases", "attended", "referrals", "points", "engagement"]
    percent: Percent

    def truth(self, frame: Frame) -> Truth:
        return and_(self._figure(frame) > 0, self._figure(frame) >= self._threshold())

    def found(self, frame: Frame) -> Found:
        return {"figure": self._figure(frame), "threshold": self._threshold()}

    def _figure(self, frame: Frame) -> Any:
        return getattr(frame.summary, KEPT.get(self.by, self.by))

    def _threshold(self) -> ColumnElement[int]:
        """The figure of the last who is in; if not so many have any of it, any of it is enough."""
        everybody = MemberSummary.__table__.alias("everybody")
        live, figure = ~everybody.c.erased, everybody.c[KEPT.get(self.by, self.by)]
        before = select((func.count() * self.percent - 1) // HUNDRED).where(live).scalar_subquery()
        ranked = select(figure).where(live, figure > 0).order_by(figure.desc())
        return func.coalesce(ranked.limit(1).offset(before).scalar_subquery(), 1)


KEPT: Mapping[str, str] = {"engagement": "engagement_score"}


def tier_key(frame: Frame) -> ColumnElement[str]:
    return case({step.tier_id: step.key for step in frame.ladder.steps}, value=frame.summary.tier_id)


def _height(score: ColumnElement[int]) -> ColumnElement[int]:
    """How many floors of bands a score reaches."""
    reached = [case((score >= floor, 1), else_=0) for floor, _ in FLOORS]
    return reached[0] + reached[1] + reached[2]


CONDITIONS = (
    TierAtLeast,
    TierIn,
    NearNextTier,
    EngagementIn,
    EngagementMoved,
    Points,
    PointsExpiring,
    Top,
)
