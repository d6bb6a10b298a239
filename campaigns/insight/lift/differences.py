"""Differences between two groups, with intervals of 95 per cent. Pure; closed forms but for Student's quantile.

Newcombe: R. G. Newcombe, Statistics in Medicine 17 (1998) 873, method 10. Welch: B. L. Welch, Biometrika 34 (1947) 28.
Variance is reduced by what was spent before as in A. Deng and others, WSDM 2013 (CUPED).
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from campaigns.insight.lift.arms import Arm, Moments

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Difference:
    """Of the first group over the second, and the interval that holds the truth in 95 of 100 such comparisons."""

    estimate: float
    low: float
    high: float

    @property
    def inconclusive(self) -> bool:
        """Whether it may as well be nothing."""
        return self.low <= 0 <= self.high


def wilson(part: float, whole: float) -> tuple[float, float]:
    """The score interval of a share, without correction for continuity."""
    share, squared = part / whole, Z * Z
    middle = share + squared / (2 * whole)
    spread = Z * sqrt(share * (1 - share) / whole + squared / (4 * whole * whole))
    return (middle - spread) / (1 + squared / whole), (middle + spread) / (1 + squared / whole)


def difference_of_shares(one: tuple[float, float], other: tuple[float, float]) -> Difference | None:
    """Newcombe's interval; each is (part, whole). Nothing where one of the groups is empty."""
    if not one[1] or not other[1]:
        return None
    (low_1, high_1), (low_2, high_2) = wilson(*one), wilson(*other)
    share_1, share_2 = one[0] / one[1], other[0] / other[1]
    estimate = share_1 - share_2
    return Difference(
        estimate,
        estimate - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
        estimate + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2),
    )


def difference_of_means(one: Moments, other: Moments) -> Difference | None:
    """Welch's interval. Nothing where one of the groups has fewer than two members."""
    if min(one.count, other.count) < 2:  # noqa: PLR2004 - a variance needs two
        return None
    parts = (one.variance / one.count, other.variance / other.count)
    error, estimate = sqrt(sum(parts)), one.mean - other.mean
    if not error:
        return Difference(estimate, estimate, estimate)
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (one.count - 1) + parts[1] ** 2 / (other.count - 1))
    reach = _student(freedom) * error
    return Difference(estimate, estimate - reach, estimate + reach)


def slope_of(*arms: Arm) -> float:
    """How much of what was spent goes with each unit spent before, within the groups."""
    centred = [arm.centred() for arm in arms]
    before = sum(each[1] for each in centred)
    return sum(each[2] for each in centred) / before if before > 0 else 0.0


def difference_in_spend(one: Arm, other: Arm, *, adjusted: bool) -> Difference | None:
    """In minor units a member; `adjusted` for what each had spent before, which chance spread unevenly."""
    slope = slope_of(one, other) if adjusted else 0.0
    return difference_of_means(one.spending(slope), other.spending(slope))


def difference_in_rate(one: Arm, other: Arm) -> Difference | None:
    return difference_of_shares((one.bought, one.members), (other.bought, other.members))


def _student(freedom: float) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 - megabytes that only the reports need

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
