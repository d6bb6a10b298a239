"""What a step took of the clock and of the processors, held beside the same step done bare."""

from collections.abc import Iterator
from typing import NamedTuple

from webapp.commands.bench.figure import Figure

CORES = 2
"""Of the machine that is promised: what each thing may cost follows from it."""


class Cost(NamedTuple):
    """Of so many things: `used` are the seconds of processor of the processes and the database."""

    things: int
    seconds: float
    used: float

    @property
    def rate(self) -> float:
        return self.things / self.seconds


def beside(name: str, cost: Cost, bare: Cost, reach: float) -> Iterator[Figure]:
    """How many in a second, and what each costs, which others on the machine hardly change."""
    yield Figure(name, cost.rate, bare.rate, reach, "/s", at_least=True)
    each, bare_each = (1e6 * one.used / one.things for one in (cost, bare))
    yield Figure(f"{name}, processor time of each", each, bare_each, CORES * 1e6 / reach, "µs")
