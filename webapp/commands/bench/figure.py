"""What a benchmark gives."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

WHOLE = 1_000
"""From here on a reach is told in full; below, three digits say what one that is reckoned from a bare step needs."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`bare` is the same step without us, where there is one; `reach` must hold: at most, or `at_least`."""

    name: str
    value: float
    bare: float | None
    reach: float
    unit: str = "s"
    at_least: bool = False

    @property
    def ok(self) -> bool:
        return self.value >= self.reach if self.at_least else self.value <= self.reach

    def row(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "bare": None if self.bare is None else round(self.bare, 3),
            "ratio": round(self.value / self.bare, 2) if self.bare else None,
            "reach": self.reach if self.reach >= WHOLE else float(f"{self.reach:.3g}"),
            "ok": self.ok,
        }


Group = Callable[[int], Iterator[Figure]]
"""Measures with data of this many times the usual size."""


def seconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def processor_seconds(step: Callable[[], object]) -> float:
    """What this process itself used: others on the machine lengthen the time, but hardly this."""
    started = time.process_time()
    step()
    return time.process_time() - started
