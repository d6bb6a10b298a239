"""Draws that look random and are the same in every demo: a hash of what is drawn for."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

from campaigns.core.tokens import ALPHABET

T = TypeVar("T")


def draw(*keys: object) -> float:
    """A number from 0 up to 1, always the same for the same keys."""
    digest = blake2b("/".join(map(str, keys)).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 2**56


def pick(choices: Sequence[T], *keys: object) -> T:
    return choices[int(draw(*keys) * len(choices))]


def pick_weighted(choices: Sequence[tuple[T, float]], *keys: object) -> T:
    """One of the choices; the weights are shares that sum to 1."""
    rest = draw(*keys)
    for choice, weight in choices:
        rest -= weight
        if rest < 0:
            return choice
    return choices[-1][0]


def code(length: int, *keys: object) -> str:
    """A code in the alphabet of public codes, for rows that must be the same in every demo."""
    return "".join(pick(ALPHABET, *keys, place) for place in range(length))
