"""Points at which a worker of a test may be stopped; nothing of what runs in the club knows of them.

Each is named by what is written to the database there: `claiming` just before the commit, `claimed` just after it.
"""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.delivery import Delivery
from campaigns.messaging.providers.base import Envelope, LookUp, MayStart, Missing, Outcome, Provider

Passing = Callable[[str], None]
"""Told at each point, in the worker's thread; it may wait there, raise, or end the process."""

HANDED = "handed"
"""The provider has answered, and nothing is written yet."""

WRITES: Mapping[re.Pattern[str], tuple[str, str]] = {
    re.compile(r"^INSERT INTO claim "): ("claiming", "claimed"),
    re.compile(r"^UPDATE claim SET lease_until="): ("beginning", "begun"),
    re.compile(r"insert into attempt "): ("recording", "recorded"),
    re.compile(r"^UPDATE claim SET closed_at=(?!.*lease_until <)", re.DOTALL): ("closing", "closed"),
}


class GatedProvider:
    """A provider that takes few at a time, whose calls pass the gate once they are over."""

    def __init__(self, inner: Provider, *, slice_size: int, passing: Passing) -> None:
        self.name, self.one_sheet = inner.name, inner.one_sheet
        self.slice_size = slice_size
        self._inner, self._passing = inner, passing

    def hand_over(self, envelopes: Sequence[Envelope], *, may_start: MayStart) -> Sequence[Outcome]:
        outcomes = self._inner.hand_over(envelopes, may_start=may_start)
        self._passing(HANDED)
        return outcomes

    def look_up(self, missing: Sequence[Missing]) -> Sequence[LookUp]:
        return self._inner.look_up(missing)


def gated(delivery: Delivery, *, slice_size: int, passing: Passing = lambda _point: None) -> Delivery:
    providers = {
        channel: tuple(GatedProvider(each, slice_size=slice_size, passing=passing) for each in able)
        for channel, able in delivery.providers.items()
    }
    return replace(delivery, providers=providers)


def watch(runtime: Runtime, passing: Passing) -> None:
    """Tell `passing` around each commit of a step of delivery."""
    here = threading.local()

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        for words, points in WRITES.items():
            if words.search(statement):
                here.points = points

    def before_commit(_connection: Any) -> None:
        if points := getattr(here, "points", None):
            passing(points[0])

    def after_commit(_session: Session) -> None:
        points, here.points = getattr(here, "points", None), None
        if points:
            passing(points[1])

    def forget(_session: Session) -> None:
        here.points = None

    event.listen(runtime.engine, "before_cursor_execute", note)
    event.listen(runtime.engine, "commit", before_commit)
    event.listen(runtime.sessions, "after_commit", after_commit)
    event.listen(runtime.sessions, "after_rollback", forget)
