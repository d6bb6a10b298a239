"""How many members it takes to see an effect, and how large an effect so many can show.

Two shares compared at 5 per cent, both sides, as J. L. Fleiss has it (Statistical Methods for Rates and Proportions).
"""

from math import sqrt
from statistics import NormalDist

from campaigns.insight.lift.differences import Z

POWER = 0.8
"""In so many of 100 cases an effect of that size is told from chance."""
STEPS = 60


def members_needed(base: float, effect: float, held: float, *, power: float = POWER) -> float:
    """In both groups together. `base`: the share that buys when left alone, `held`: the part that is left alone."""
    if not effect:
        return float("inf")
    written = base + effect
    pooled = held * base + (1 - held) * written
    by_chance = sqrt(pooled * (1 - pooled) * (1 / held + 1 / (1 - held)))
    in_truth = sqrt(base * (1 - base) / held + written * (1 - written) / (1 - held))
    return float(((Z * by_chance + NormalDist().inv_cdf(power) * in_truth) / effect) ** 2)


def smallest_effect(base: float, members: int, held: float, *, power: float = POWER) -> float | None:
    """The smallest rise of the share that so many members can show. Nothing where even a rise to all cannot be seen."""
    low, high = 0.0, 1 - base
    if high <= 0 or not 0 < held < 1 or members_needed(base, high, held, power=power) > members:
        return None
    for _step in range(STEPS):
        middle = (low + high) / 2
        enough = members_needed(base, middle, held, power=power) <= members
        low, high = (low, middle) if enough else (middle, high)
    return high
