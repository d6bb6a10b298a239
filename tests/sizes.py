"""How much is tried: little where everything is tested, all of it with `bin/test --full`."""

from typing import Any

from hypothesis import HealthCheck, settings

THOROUGH = settings.get_current_profile_name() == "thorough"


def few(number: int, *, thorough: int) -> int:
    return thorough if THOROUGH else number


def examples(number: int, *, thorough: int, **more: Any) -> settings:
    """So many, whatever each takes, on fixtures that last for all of them."""
    patient: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    return settings(max_examples=few(number, thorough=thorough), **patient, **more)
