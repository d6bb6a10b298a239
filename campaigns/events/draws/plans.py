"""What somebody decides about a draw, and what such a plan must keep to."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.models import Event
from campaigns.members.models import Tier
from campaigns.segments.models import Segment

MOST_COMPANIONS = 19
LONGEST_SEED = 40
HIGHEST_WEIGHT = 100
WEIGHTS, SEED_LENGTHS = range(HIGHEST_WEIGHT + 1), range(1, LONGEST_SEED + 1)
ACCEPTANCES, NO_SHOWS = {None, *range(1, 101)}, {None, *range(91)}
"""Percent; None is the club's own past."""


class Unfilled(enum.StrEnum):
    """What becomes of the seats of a tier that too few can fill."""

    OTHERS = "others"
    EMPTY = "empty"


class DrawRefused(Refused):
    """A plan that cannot be drawn; `field` names what has to be mended."""

    status = 422
    field = ""


class NoSegment(DrawRefused):
    sentence = mark("Choose a segment: it says who may be drawn.")
    field = "segment_id"


class NoSeats(DrawRefused):
    sentence = mark("A draw fills at least one seat.")
    field = "seats"


class TooManySeats(DrawRefused):
    sentence = mark("Only %(free)d seats are free, so no more can be filled.")
    field = "seats"


class QuotaOverSeats(DrawRefused):
    sentence = mark("The quotas add up to %(quota)d seats, but only %(seats)d are to be filled.")
    field = "quotas"


class QuotaOverAll(DrawRefused):
    sentence = mark("The quotas add up to %(quota)d%%, which is more than all seats.")
    field = "quotas"


class NoSuchTier(DrawRefused):
    sentence = mark("A quota names a tier that the club no longer has. Please look at the quotas again.")
    field = "quotas"


class BadWeight(DrawRefused):
    sentence = mark("Weights are from 0 to 100, and at least one is more than 0.")
    field = "engagement"


class BadCompanions(DrawRefused):
    sentence = mark("A guest may bring 0 to %(most)d companions, and no more are expected than they may bring.")
    field = "companions"


class BadRate(DrawRefused):
    sentence = mark("Of those invited 1 to 100 percent say yes, and of those 0 to 90 percent stay away.")
    field = "acceptance"


class BadSeed(DrawRefused):
    sentence = mark("A seed has 1 to 40 characters.")
    field = "seed"


class BadAnswerDay(DrawRefused):
    sentence = mark("Reserves move up at a time that lies ahead, and before the event takes its last answer.")
    field = "answer_until"


class EventNotDrawn(Refused):
    sentence = mark("This event is over or cancelled, so nobody can be drawn for it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of the score counts, 0 to 100; only their proportion matters."""

    engagement: int = 40
    interest: int = 20
    fairness: int = 30
    chance: int = 10

    def all(self) -> tuple[int, int, int, int]:
        return self.engagement, self.interest, self.fairness, self.chance


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPlan:
    """`quotas`: tier id → seats, or percent of the seats with `in_percent`; what they leave is open to all tiers.

    `acceptance`, `no_show` (percent) and `expected_companions` (hundredths a guest) are the club's own past if None.
    """

    segment_id: int
    seats: int
    quotas: Mapping[int, int] = field(default_factory=dict)
    in_percent: bool = False
    unfilled: Unfilled = Unfilled.OTHERS
    weights: Weights = field(default_factory=Weights)
    companions: int = 0
    expected_companions: int | None = None
    acceptance: int | None = None
    no_show: int | None = None
    answer_until: datetime | None = None
    """From then on who has not answered is not counted on any more."""
    moves_up: bool = False
    """Reserves are invited by themselves, once a day, as seats come free."""

    def seats_of(self) -> dict[int, int]:
        """Tier id → whole seats kept for it."""
        if not self.in_percent:
            return dict(self.quotas)
        return {tier_id: self.seats * percent // 100 for tier_id, percent in self.quotas.items()}


_PLAN: TypeAdapter[DrawPlan] = TypeAdapter(DrawPlan)


def tree_of(plan: DrawPlan) -> dict[str, Any]:
    """As it is kept."""
    tree: dict[str, Any] = _PLAN.dump_python(plan, mode="json")
    return tree


def read_plan(tree: Mapping[str, Any]) -> DrawPlan:
    return _PLAN.validate_python(tree)


def check_plan(session: Session, plan: DrawPlan, event: Event, *, seed: str, now: datetime) -> None:
    """Raise a DrawRefused that names what to mend, or EventNotDrawn."""
    check_open(event, now=now)
    if session.get(Segment, plan.segment_id) is None:
        raise NoSegment
    if plan.seats < 1:
        raise NoSeats
    if plan.seats > event.seats_free:
        raise TooManySeats(free=event.seats_free)
    _check_quotas(session, plan)
    _check_figures(plan, seed)
    if plan.answer_until is not None and not now < plan.answer_until <= event.rsvp_until:
        raise BadAnswerDay


def can_draw(event: Event, *, now: datetime) -> bool:
    """Also before it is published."""
    return not event.is_settled and event.in_time(now)


def check_open(event: Event, *, now: datetime) -> None:
    if not can_draw(event, now=now):
        raise EventNotDrawn


def _check_quotas(session: Session, plan: DrawPlan) -> None:
    known = set(session.scalars(select(Tier.id).where(among(Tier.id, plan.quotas))))
    if known != set(plan.quotas) or any(amount < 0 for amount in plan.quotas.values()):
        raise NoSuchTier
    total = sum(plan.quotas.values())
    if plan.in_percent and total > 100:  # noqa: PLR2004 - percent
        raise QuotaOverAll(quota=total)
    if not plan.in_percent and total > plan.seats:
        raise QuotaOverSeats(quota=total, seats=plan.seats)


def _check_figures(plan: DrawPlan, seed: str) -> None:
    weights = plan.weights.all()
    if not any(weights) or not all(weight in WEIGHTS for weight in weights):
        raise BadWeight
    if plan.acceptance not in ACCEPTANCES or plan.no_show not in NO_SHOWS:
        raise BadRate
    if len(seed) not in SEED_LENGTHS:
        raise BadSeed
    expected = 0 if plan.expected_companions is None else plan.expected_companions
    if not 0 <= plan.companions <= MOST_COMPANIONS or not 0 <= expected <= plan.companions * 100:
        raise BadCompanions(most=MOST_COMPANIONS)
