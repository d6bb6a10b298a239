"""Two groups made comparable by matching: pure.

Units are put into cells; each treated unit is held against the others of its cell, and whoever stands in a cell
without the other group is left out. Cells weigh as many treated units as they hold, so the difference is that of the
treated (exact matching on cells; D. B. Rubin, Biometrics 29 (1973) 159).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from campaigns.insight.lift.arms import Moments
from campaigns.insight.lift.differences import Difference, difference_of_means, difference_of_shares


class Unit(NamedTuple):
    """A member. `before` and `spent` in minor units, `engagement` 0 to 100."""

    treated: bool
    cell: Hashable
    tier_id: int
    bought: bool
    spent: float
    before: float
    engagement: float


class Weighed(NamedTuple):
    unit: Unit
    weight: float


@dataclass(frozen=True, slots=True)
class Balance:
    """Means of what was so before, in both groups, of everybody and of those who were matched.

    `apart` in standard deviations of everybody: below 0.1 is as good as the same.
    """

    treated: float
    others: float
    matched: float
    matched_others: float
    deviation: float

    @property
    def apart_before(self) -> float:
        return (self.treated - self.others) / self.deviation if self.deviation else 0.0

    @property
    def apart(self) -> float:
        return (self.matched - self.matched_others) / self.deviation if self.deviation else 0.0


@dataclass(frozen=True, slots=True)
class Matched:
    """`treated` and `others` were matched, their weights those of the cells; the rest found nobody alike."""

    treated: list[Weighed]
    others: list[Weighed]
    treated_alone: list[Unit]
    others_alone: list[Unit]

    @property
    def rates(self) -> tuple[float, float]:
        """The share that bought, in both groups."""
        return _mean(self.treated, "bought"), _mean(self.others, "bought")

    @property
    def rate(self) -> Difference | None:
        """Newcombe's interval, each group as large as its weights leave it."""
        sizes = _size(self.treated), _size(self.others)
        one, other = ((share * size, size) for share, size in zip(self.rates, sizes, strict=True))
        return difference_of_shares(one, other)

    @property
    def means(self) -> tuple[float, float]:
        """What each spent, in both groups."""
        return _mean(self.treated, "spent"), _mean(self.others, "spent")

    @property
    def spend(self) -> Difference | None:
        """Welch's interval, by what varies within the cells."""
        return difference_of_means(_within(self.treated), _within(self.others))

    def balance(self, name: str) -> Balance:
        everybody = [*(each.unit for each in (*self.treated, *self.others)), *self.treated_alone, *self.others_alone]
        split = [[_even(unit) for unit in everybody if unit.treated is treated] for treated in (True, False)]
        treated, others = (_mean(group, name) for group in split)
        spread = sqrt(sum(_variance([getattr(each.unit, name) for each in group]) for group in split) / 2)
        return Balance(treated, others, _mean(self.treated, name), _mean(self.others, name), spread)

    def share_of_tier(self, tier_id: int) -> tuple[float, float]:
        """Of those who were matched; the same in both, where cells go by tier."""
        return _of_tier(self.treated, tier_id), _of_tier(self.others, tier_id)


def match(units: Iterable[Unit]) -> Matched:
    cells: defaultdict[Hashable, tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
    for unit in units:
        cells[unit.cell][0 if unit.treated else 1].append(unit)
    matched = Matched([], [], [], [])
    for treated, others in cells.values():
        if treated and others:
            matched.treated.extend(map(_even, treated))
            matched.others.extend(Weighed(unit, len(treated) / len(others)) for unit in others)
        else:
            matched.treated_alone.extend(treated)
            matched.others_alone.extend(others)
    return matched


def bands(values: Sequence[float], *, parts: int = 3) -> list[float]:
    """The bounds between so many parts, equally large, of those above nothing."""
    above = sorted(value for value in values if value > 0)
    return [above[len(above) * part // parts] for part in range(1, parts)] if above else []


def band_of(value: float, bounds: Sequence[float]) -> int:
    """0 for nothing, then 1 and up."""
    return 0 if value <= 0 else 1 + sum(value >= bound for bound in bounds)


def _even(unit: Unit) -> Weighed:
    return Weighed(unit, 1.0)


def _total(group: Sequence[Weighed]) -> float:
    return sum(each.weight for each in group)


def _mean(group: Sequence[Weighed], name: str) -> float:
    return float(sum(getattr(each.unit, name) * each.weight for each in group) / (_total(group) or 1))


def _of_tier(group: Sequence[Weighed], tier_id: int) -> float:
    return _total([each for each in group if each.unit.tier_id == tier_id]) / (_total(group) or 1)


def _size(group: Sequence[Weighed]) -> float:
    """How many units of the same weight would tell as much."""
    return _total(group) ** 2 / (sum(each.weight**2 for each in group) or 1)


def _within(group: Sequence[Weighed]) -> Moments:
    """Mean, and the variance of that mean, by what is left of each unit when the mean of its cell is taken off."""
    cells: defaultdict[Hashable, list[Unit]] = defaultdict(list)
    for each in group:
        cells[each.unit.cell].append(each.unit)
    freedom = sum(len(units) - 1 for units in cells.values())
    squares = sum(_variance([unit.spent for unit in units]) * (len(units) - 1) for units in cells.values())
    error = squares / max(freedom, 1) / (_size(group) or 1)
    return Moments(freedom + 1, _mean(group, "spent"), error * (freedom + 1))


def _variance(values: Sequence[float]) -> float:
    mean = sum(values) / (len(values) or 1)
    return sum((value - mean) ** 2 for value in values) / max(len(values) - 1, 1)
