"""A draft as it is shown before it is used: the list, the tiers beside their quotas, what to expect, what changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.draws.attendance import Outlook
from campaigns.events.draws.choosing import Drawn, Ranked, seats_for
from campaigns.events.draws.plans import DrawPlan, read_plan
from campaigns.events.draws.queries import draw_again, every_tier, named, outlook_of, yes_of
from campaigns.events.draws.rates import ONE, USUAL, Rate
from campaigns.events.models import Draw, Excluded
from campaigns.members.models import Member, Tier

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class TierLine:
    """`quota` in seats, None without one; `expected` is people of this tier with their companions."""

    tier: Tier
    quota: int | None
    chosen: int
    expected: float
    reserve: int


@dataclass(frozen=True, slots=True)
class RateLine:
    tier: Tier
    band: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Shown:
    """`came` and `gone` are who is on the list, and who no longer is, since it was last drawn."""

    plan: DrawPlan
    drawn: Drawn
    tiers: Sequence[TierLine]
    rates: Sequence[RateLine]
    comes: Outlook
    asks: Outlook
    excluded: Mapping[Excluded, int]
    usual: Rate
    changed: bool
    came: Sequence[Member]
    gone: Sequence[Member]


def show_draft(session: Session, drafted: Draw, *, now: datetime) -> Shown:
    """Raises what drawing raises: the facts may have changed so that the plan no longer works."""
    plan, drawn = read_plan(drafted.plan), draw_again(session, drafted, now=now)
    ids = [each.candidate.member_id for each in drawn.chosen]
    tiers = every_tier(session)
    return Shown(
        plan=plan,
        drawn=drawn,
        tiers=_tiers(plan, drawn, tiers),
        rates=_rates(drawn, tiers),
        comes=outlook_of(plan, drawn.chosen, drawn.rates),
        asks=yes_of(plan, drawn.chosen, drawn.rates),
        excluded={Excluded(reason): count for reason, count in sorted(_reasons(drawn).items())},
        usual=USUAL,
        changed=drawn.digest != drafted.digest,
        came=_named(session, set(ids) - set(drafted.chosen)),
        gone=_named(session, set(drafted.chosen) - set(ids)),
    )


def _tiers(plan: DrawPlan, drawn: Drawn, tiers: Iterable[Tier]) -> list[TierLine]:
    chosen, reserve = _by_tier(drawn.chosen), _by_tier(drawn.reserve)
    expected: Counter[int] = Counter()
    for each in drawn.chosen:
        expected[each.candidate.tier_id] += seats_for(each, drawn.rates)
    quotas = plan.seats_of()
    return [
        TierLine(tier, quotas.get(tier.id), chosen[tier.id], expected[tier.id] / ONE, reserve[tier.id])
        for tier in tiers
    ]


def _by_tier(ranked: Iterable[Ranked]) -> Counter[int]:
    return Counter(each.candidate.tier_id for each in ranked)


def _rates(drawn: Drawn, tiers: Iterable[Tier]) -> list[RateLine]:
    return [
        RateLine(tier, band, rate)
        for tier in tiers
        for (tier_id, band), rate in drawn.rates.cells.items()
        if tier_id == tier.id
    ]


def _reasons(drawn: Drawn) -> Counter[str]:
    return Counter(each.excluded for each in drawn.excluded)


def _named(session: Session, ids: Iterable[int]) -> list[Member]:
    return list(named(session, sorted(ids)[:MOST_NAMED]).values())
