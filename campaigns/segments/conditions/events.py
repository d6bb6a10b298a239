"""Conditions on gatherings: asked, answered, came, stayed away."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import func

from campaigns.members.models import ActivityKind
from campaigns.segments.conditions.base import Condition, Named
from campaigns.segments.frame import Found, Frame, Truth, often, within
from campaigns.segments.happenings import ANSWERS, Happening, answered, attended, took_part
from campaigns.segments.shapes import Counted, Number, among

PARTS = (
    ActivityKind.INVITED,
    ActivityKind.ACCEPTED,
    ActivityKind.DECLINED,
    ActivityKind.TENTATIVE,
    ActivityKind.WAITLISTED,
    ActivityKind.CANCELLED,
    ActivityKind.MISSED,
)


class _OfEvents(Counted, Condition):
    """Each event counts once; with `event` only that one."""

    event: Number | None = None

    def truth(self, frame: Frame) -> Truth:
        return often(self._events(frame).times, *self.bounds)

    def found(self, frame: Frame) -> Found:
        events = self._events(frame)
        return {"times": func.coalesce(events.times, 0), "last_at": events.last_at}

    def names(self) -> Iterator[Named]:
        return (Named("event", event) for event in [self.event] if event)

    def _events(self, frame: Frame) -> Any:
        raise NotImplementedError


class Attended(_OfEvents):
    """Was at so many gatherings; `with_friend` counts those to which they did not come alone."""

    type: Literal["attended"]
    with_friend: bool = False

    def truth(self, frame: Frame) -> Truth:
        if self._any_gathering and self.is_ever:
            return within(frame.summary.attended, *self.bounds)
        if self._any_gathering and self.days and self.bounds == (1, None):
            return frame.summary.last_attended_at >= frame.ago(self.days)
        return super().truth(frame)

    @property
    def _any_gathering(self) -> bool:
        return self.event is None and not self.with_friend

    def _events(self, frame: Frame) -> Any:
        limits = frame.limits(self)
        what = Happening((ActivityKind.ATTENDED,), limits, event_id=self.event, in_company=self.with_friend)
        return attended(frame, what)


class TookPart(_OfEvents):
    """Was invited, answered so, or stayed away; of answers the last to each event counts."""

    type: Literal["event"]
    what: Annotated[ActivityKind, Field(strict=False), among(*PARTS)]

    def _events(self, frame: Frame) -> Any:
        what = Happening((self.what,), frame.limits(self), event_id=self.event)
        return answered(frame, what) if self.what in ANSWERS else took_part(frame, what)


CONDITIONS = (Attended, TookPart)
