"""What several threads ask for at once is done in one go: whoever comes while it is being done waits for the next."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")

MOST = 100
"""Done in one go at most: nobody shall wait long for the others."""


class Together(Generic[A, R]):
    """`do` gives for each of what was asked, in its order, what came of it, or the fault to raise.

    The first who asks does it for all who wait by then, with the thread it has; then the next of those who came since.
    """

    def __init__(self, do: Callable[[Sequence[A]], Sequence[R | Exception]]) -> None:
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
        with self._guard:
            places = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        try:
            outcomes = self._each([place.asked for place in places])
            for place, outcome in zip(places, outcomes, strict=True):
                place.outcomes.append(outcome)
        finally:
            self._call(places)

    def _each(self, asked: Sequence[A]) -> Sequence[R | Exception]:
        """A fault of all is a fault of one of them: then each is done alone."""
        try:
            return self._do(asked)
        except Exception as fault:  # noqa: BLE001 - raised again in the thread of whoever asked
            return [fault] if len(asked) == 1 else [outcome for one in asked for outcome in self._each([one])]

    def _call(self, places: "Sequence[_Place[A, R]]") -> None:
        with self._guard:
            following = [self._waiting[0]] if self._waiting else []
            self._busy = bool(following)
        for place in (*places, *following):
            place.called.set()


class _Place(Generic[A, R]):
    def __init__(self, asked: A) -> None:
        self.asked = asked
        self.called = Event()
        self.outcomes: list[R | Exception] = []
