"""What a benchmark gives."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds, of which fewer are better. `bare` is the same step without us; `reach` must hold."""

    name: str
    value: float
    bare: float
    reach: float

    @property
    def ok(self) -> bool:
        return self.value <= self.reach

    def row(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": "s",
            "bare": round(self.bare, 3),
            "ratio": round(self.value / self.bare, 2),
            "reach": self.reach,
            "ok": self.ok,
        }


Group = Callable[[int], Iterator[Figure]]
"""Measures with data of this many times the usual size."""


def seconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started
