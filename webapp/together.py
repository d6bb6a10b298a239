"""What several threads ask for at once is done in one go: whoever comes while it is being done waits for the next."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")

MOST = 100
"""Done in one go at most: nobody shall wait long for the others."""


Draw = Callable[[], Sequence[A]]
"""Gives all that is asked by then; it is called once."""


class Together(Generic[A, R]):
    """`do` draws what was asked and gives for each, in its order, what came of it, or the fault to raise.

    The first who asks does it for all who are drawn, with the thread it has; then the next of those who came since.
    """

    def __init__(self, do: Callable[[Draw[A]], Sequence[R | Exception]]) -> None:
        self._do = do
        self._guard = Lock()
        self._waiting: deque[_Place[A, R]] = deque()
        self._busy = False

    def ask(self, asked: A) -> R:
        place = _Place[A, R](asked)
        with self._guard:
            self._waiting.append(place)
            waits, self._busy = self._busy, True
        if waits:
            place.called.wait()
        if not place.outcomes:
            self._do_all()
        (outcome,) = place.outcomes
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _do_all(self) -> None:
        """Called by the first of those who wait, so that what they asked is among what is done."""
        places: list[_Place[A, R]] = []

        def draw() -> Sequence[A]:
            with self._guard:
                places.extend(self._waiting.popleft() for _ in range(min(MOST, len(self._waiting))))
            return [place.asked for place in places]

        try:
            outcomes = self._outcomes(draw, places)
            for place, outcome in zip(places, outcomes, strict=True):
                place.outcomes.append(outcome)
        finally:
            self._call(places)

    def _outcomes(self, draw: Draw[A], places: "Sequence[_Place[A, R]]") -> Sequence[R | Exception]:
        """A fault of all may be that of one of them: then each is done alone."""
        try:
            return self._do(draw)
        except Exception as fault:  # noqa: BLE001 - raised again in the thread of whoever asked
            asked = [place.asked for place in places] or draw()
            return [fault] if len(asked) == 1 else [self._alone(one) for one in asked]

    def _alone(self, asked: A) -> R | Exception:
        try:
            (outcome,) = self._do(lambda: [asked])
        except Exception as fault:  # noqa: BLE001 - likewise
            return fault
        return outcome

    def _call(self, places: "Sequence[_Place[A, R]]") -> None:
        with self._guard:
            following = [self._waiting[0]] if self._waiting else []
            self._busy = bool(following)
        for place in (*following, *places):  # whoever is next first: the others only have to tell
            place.called.set()


class _Place(Generic[A, R]):
    def __init__(self, asked: A) -> None:
        self.asked = asked
        self.called = Event()
        self.outcomes: list[R | Exception] = []
