"""How much is tried: little where everything is tested, all of it with `bin/test --all --full`."""

from collections.abc import Sequence
from itertools import product
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

THOROUGH = settings.get_current_profile_name() == "thorough"
Size = TypeVar("Size")


def few(some: Size, *, thorough: Size) -> Size:
    return thorough if THOROUGH else some


def combined(*axes: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Each value of each axis at least once, beside another of the others; with `--full` each with each."""
    longest = max(map(len, axes))
    once = [tuple(axis[place % len(axis)] for axis in axes) for place in range(longest)]
    return few(once, thorough=list(product(*axes)))


def examples(number: int, *, thorough: int, **more: Any) -> settings:
    """So many, whatever each takes, on fixtures that last for all of them."""
    patient: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    return settings(max_examples=few(number, thorough=thorough), **patient, **more)
