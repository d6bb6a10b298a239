"""A group of members as sums, which add up; what is asked of them afterwards needs no member any more."""

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Moments:
    """Of one figure in one group: how many have it, its mean, its variance (of a sample, over n - 1)."""

    count: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Arm:
    """Members, how many of them bought, and sums of money: what each spent, and had spent before, in minor units."""

    members: int = 0
    bought: int = 0
    spent: float = 0.0
    spent_squared: float = 0.0
    before: float = 0.0
    before_squared: float = 0.0
    crossed: float = 0.0
    """Of what each spent times what they had spent before."""

    def __add__(self, other: "Arm") -> "Arm":
        return Arm(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def rate(self) -> float:
        return self.bought / self.members if self.members else 0.0

    @property
    def mean_spent(self) -> float:
        return self.spent / self.members if self.members else 0.0

    @property
    def mean_before(self) -> float:
        return self.before / self.members if self.members else 0.0

    def centred(self) -> tuple[float, float, float]:
        """Sums over the members of squares and products of distances from the mean: spent, before, both."""
        n = max(self.members, 1)
        return (
            max(self.spent_squared - self.spent**2 / n, 0.0),
            max(self.before_squared - self.before**2 / n, 0.0),
            self.crossed - self.spent * self.before / n,
        )

    def spending(self, slope: float = 0.0) -> Moments:
        """Of what each spent, less `slope` times what they had spent before."""
        spent, before, both = self.centred()
        left = max(spent - 2 * slope * both + slope**2 * before, 0.0)
        return Moments(self.members, self.mean_spent - slope * self.mean_before, left / max(self.members - 1, 1))
