"""How many will come, and how likely it is that they are too many.

Each guest comes with a chance of their own, alone or with companions; the sum is exact for a few hundred people and
the normal curve above.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, comb, erfc, floor, sqrt

EXACT = 500
"""Up to so many people the distribution is reckoned out."""
TAIL = 0.05
"""The range leaves out this much at either end."""
DEVIATIONS = 1.645
"""The same, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Guest:
    """`chance` that they come; up to `most` companions, `friends` of them expected."""

    chance: float
    friends: float = 0
    most: int = 0

    def sizes(self) -> list[float]:
        """The chance of each number of people, from none: every companion they may bring comes equally likely."""
        each = self.friends / self.most if self.most else 0
        bring = [comb(self.most, n) * each**n * (1 - each) ** (self.most - n) for n in range(self.most + 1)]
        return [1 - self.chance, *(self.chance * share for share in bring)]


@dataclass(frozen=True, slots=True)
class Outlook:
    """People, not invitations. `risk`: the chance that more than `seats` come; nine times in ten low ≤ they ≤ high."""

    seats: int
    expected: float
    low: int
    high: int
    risk: float


def look_ahead(guests: Iterable[Guest], seats: int) -> Outlook:
    sizes = [guest.sizes() for guest in guests]
    expected = sum(sum(n * share for n, share in enumerate(each)) for each in sizes)
    if sum(len(each) - 1 for each in sizes) > EXACT:
        return _normal(sizes, expected, seats)
    chances = _exact(sizes)
    return Outlook(
        seats, expected, _reaches(chances, TAIL), _reaches(chances, 1 - TAIL), min(sum(chances[seats + 1 :]), 1.0)
    )


def _exact(sizes: Iterable[Sequence[float]]) -> list[float]:
    """The chance of each number of people in all."""
    total = [1.0]
    for each in sizes:
        grown = [0.0] * (len(total) + len(each) - 1)
        for more, share in enumerate(each):
            for n, chance in enumerate(total):
                grown[n + more] += chance * share
        total = grown
    return total


def _reaches(chances: Sequence[float], share: float) -> int:
    """The number up to which so much of the chance lies."""
    below = 0.0
    for n, chance in enumerate(chances):
        below += chance
        if below >= share:
            return n
    return len(chances) - 1


def _normal(sizes: Sequence[Sequence[float]], expected: float, seats: int) -> Outlook:
    spread = sqrt(sum(_variance(each) for each in sizes))
    risk = erfc((seats + 0.5 - expected) / spread / sqrt(2)) / 2 if spread else float(expected > seats)
    most = sum(len(each) - 1 for each in sizes)
    low, high = max(ceil(expected - DEVIATIONS * spread), 0), min(floor(expected + DEVIATIONS * spread), most)
    return Outlook(seats, expected, min(low, high), high, risk)


def _variance(sizes: Sequence[float]) -> float:
    mean = sum(n * share for n, share in enumerate(sizes))
    return sum(n * n * share for n, share in enumerate(sizes)) - mean * mean
