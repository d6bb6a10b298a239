"""What is told of members who came back or did not, and by what they are told apart."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from campaigns.core.words import LocalText
from campaigns.insight.lift.differences import wilson

MOST = 7
"""Members with this many repeat trips or more are counted together."""
NEXT = (2, 3, 4)
"""The purchases that are looked for within so many days of the first."""


class Split(enum.StrEnum):
    """What members are told apart by."""

    TIER = "tier"
    """The tier they have now."""
    CLASS = "class"
    """The class of value they have now."""
    SOURCE = "source"
    """Where their first order was placed."""
    PRODUCT = "product"
    """What their first order was of; the rarer ones together."""
    JOINED = "joined"
    """What they joined through."""
    MONTH = "month"
    """The month of their first purchase."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """`distribution[k]` is the number of members with k repeat trips, the last with `MOST` or more.

    `ripe` are the members whose first purchase lies so many days back that the time to look at is over; of them
    `within[i]` placed their purchase number `NEXT[i]` in it. Money in minor units, less what was given back.
    """

    members: int
    distribution: tuple[int, ...]
    ripe: int
    within: tuple[int, ...]
    trips: int
    first_spent: int
    spent: int

    @property
    def came_back(self) -> int:
        return self.members - self.distribution[0]

    @property
    def share(self) -> float:
        return self.came_back / self.members if self.members else 0.0

    @property
    def shares_within(self) -> tuple[float | None, ...]:
        return tuple(count / self.ripe if self.ripe else None for count in self.within)

    @property
    def second_span(self) -> tuple[float, float] | None:
        """Between which shares the first of `shares_within` lies, at 95%."""
        return wilson(self.within[0], self.ripe) if self.ripe else None

    @property
    def first_value(self) -> float | None:
        """What a first trip brought on average."""
        return self.first_spent / self.members if self.members else None

    @property
    def later_value(self) -> float | None:
        """What a repeat trip brought on average."""
        later = self.trips - self.members
        return (self.spent - self.first_spent) / later if later else None


@dataclass(frozen=True, slots=True)
class Group:
    """`key` is the tier's key, the class, source or product, or the month such as `2026-01`; only tiers have names."""

    key: str
    repeats: Repeats
    name: LocalText | None = None

    @property
    def month(self) -> date:
        """Its first day, where the key is a month."""
        return date.fromisoformat(f"{self.key}-01")


Splits = Mapping[Split, tuple[Group, ...]]
