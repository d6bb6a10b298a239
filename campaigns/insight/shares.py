"""How sure a share is."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Span(NamedTuple):
    low: float
    high: float


def wilson(part: int, whole: int, *, confidence: float = 0.95) -> Span | None:
    """The interval of a share by Wilson (1927), right for few people too; of nobody, none."""
    if not whole:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = part / whole, z * z / whole
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / whole + weight / whole / 4) / (1 + weight)
    return Span(max(0.0, middle - half), min(1.0, middle + half))
