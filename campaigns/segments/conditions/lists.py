"""Conditions that name members outright, or another segment."""

from collections.abc import Iterator
from typing import Annotated, Literal

from campaigns.core.arrays import among
from campaigns.segments.conditions.base import Condition, Named
from campaigns.segments.frame import Frame, Truth
from campaigns.segments.shapes import Code, Number, some


class Members(Condition):
    """Is one of those listed, by their codes; inside `none` a list of those left out."""

    type: Literal["members"]
    members: Annotated[tuple[Code, ...], some(1000)]

    def truth(self, frame: Frame) -> Truth:
        return among(frame.member.code, self.members)

    def names(self) -> Iterator[Named]:
        return (Named("member", code) for code in self.members)


class InSegment(Condition):
    type: Literal["in_segment"]
    segment: Number

    def truth(self, frame: Frame) -> Truth:
        return frame.rules[self.segment].truth(frame)


CONDITIONS = (Members, InSegment)
