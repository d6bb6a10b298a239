"""What a check says."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns.core.words import mark
from campaigns.messaging.models import Channel
from campaigns.messaging.prices import MILLION

NAMES: Mapping[Channel, str] = {
    Channel.EMAIL: mark("Email"),
    Channel.SMS: mark("Text message"),
    Channel.CALENDAR: mark("Calendar invitation"),
}


class Level(enum.StrEnum):
    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Check:
    """`sentence` with its `values`; `members` are those it was found of, `people` the first of them by name."""

    level: Level
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    members: tuple[int, ...] = ()
    people: tuple[tuple[int, str], ...] = ()


def money(micros: int, currency: str) -> str:
    """With as many decimals as it takes, but two."""
    whole, _, decimals = f"{Decimal(micros) / MILLION:.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')} {currency}"
