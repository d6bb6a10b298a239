"""What every condition is: its shape, its truth as SQL, and the values behind it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from campaigns.segments.frame import Found, Frame, Truth
from campaigns.segments.shapes import Node


class Named(NamedTuple):
    """Something of the club that a condition mentions: a kind that `names.py` knows, and its key or number."""

    kind: str
    key: Any


class Misfit(NamedTuple):
    """A field of a condition that asks what cannot be asked: an English msgid with %(name)s places for `values`."""

    field: str
    sentence: str
    values: Mapping[str, Any]


class Condition(Node):
    """`type` names it in trees. NULL counts as no, so what is asked of absent rows must be coalesced."""

    type: str

    def truth(self, frame: Frame) -> Truth:
        raise NotImplementedError

    def found(self, _frame: Frame, /) -> Found:
        """The values behind the truth."""
        return {}

    def names(self) -> Iterator[Named]:
        yield from ()

    def misfits(self, _frame: Frame, /) -> Iterator[Misfit]:
        """What the club's own rows make impossible, beyond names that do not exist."""
        yield from ()
