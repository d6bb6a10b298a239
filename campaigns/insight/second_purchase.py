"""How long members take to buy again: of those who have not yet, it is known that they took longer than until now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.insight.buyers import Window, buyers
from campaigns.insight.keeping import Question, answer
from campaigns.insight.survival import Curve, Day, kaplan_meier
from campaigns.members.models import MemberSummary, Tier

LOOKS = (7, 30, 60, 90, 180, 365)
"""Days after the first purchase at which the curve is told in figures."""

ByTier = Mapping[int, Sequence[Day]]
"""The id of a tier → what happened after so many days: as many as there are days, of however many members."""
SHAPE: TypeAdapter[ByTier] = TypeAdapter(dict[int, list[Day]])


@dataclass(frozen=True, slots=True)
class TierCurve:
    """Members by the tier they have now."""

    key: str
    name: LocalText
    curve: Curve


@dataclass(frozen=True, slots=True)
class SecondPurchase:
    """`club` is whom was asked about, all members or a segment; `everybody` stands beside a segment."""

    window: Window
    club: Curve
    everybody: Curve | None
    by_tier: tuple[TierCurve, ...]
    kept_at: datetime | None = None
    """When everybody's days were counted, if not just now; those of a segment always are."""


def second_purchase(session: Session, window: Window, *, now: datetime | None = None) -> SecondPurchase:
    """From the day of the first trip to that of the second; who has none is looked at until the window ends.

    With `now`, what was kept today serves for everybody.
    """
    everybody, kept_at = answer(session, second_question(session, window.of_everybody()), now=now)
    by_tier = everybody if window.members is None else _days(session, window)
    tiers = session.scalars(select(Tier).order_by(Tier.rank.desc()))
    curves = [TierCurve(tier.key, tier.name, kaplan_meier(by_tier[tier.id])) for tier in tiers if tier.id in by_tier]
    beside = None if window.members is None else _whole(everybody)
    return SecondPurchase(window, _whole(by_tier), beside, tuple(curves), kept_at)


def second_question(session: Session, window: Window) -> Question[ByTier]:
    """As it may be kept, where the window is of everybody."""
    asked = {"since": window.since, "until": window.until}
    return Question("second-purchase", SHAPE, asked, partial(_days, session, window))


def _whole(by_tier: ByTier) -> Curve:
    counts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for days in by_tier.values():
        for day in days:
            counts[day.after][0] += day.events
            counts[day.after][1] += day.censored
    return kaplan_meier(Day(after, *both) for after, both in counts.items())


def _days(session: Session, window: Window) -> ByTier:
    buyer, kept = buyers(window).c, MemberSummary.__table__.c
    after: Any = case((buyer.trips > 1, buyer.days[2]), else_=window.until) - buyer.first
    look = select(buyer.member_id, (buyer.trips > 1).label("again"), after.label("after")).subquery("look").c
    rows = (
        select(kept.tier_id, look.after, func.count().filter(look.again), func.count().filter(~look.again))
        .join(MemberSummary, kept.member_id == look.member_id)
        .group_by(kept.tier_id, look.after)
    )
    found: defaultdict[int, list[Day]] = defaultdict(list)
    for tier_id, *day in session.execute(rows):
        found[tier_id].append(Day(*day))
    return found
