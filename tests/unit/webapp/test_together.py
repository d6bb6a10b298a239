"""Threads that ask at once, held at gates so that it is known who waits for whom."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from webapp.together import Draw, Together

PATIENCE = 10


class Counter:
    """Doubles numbers. The first go waits at the gate; what is odd is refused, what is negative breaks all with it."""

    def __init__(self) -> None:
        self.gate, self.begun = Event(), Event()
        self.goes: list[Sequence[int]] = []

    def double(self, draw: Draw[int]) -> Sequence[int | Exception]:
        numbers = draw()
        self.goes.append(numbers)
        self.begun.set()
        assert self.gate.wait(PATIENCE)
        if min(numbers) < 0:
            raise OSError(str(numbers))
        return [2 * each if each % 2 == 0 else ValueError(each) for each in numbers]


def asked(counter: Counter, *numbers: int) -> list[Future[int]]:
    """The first alone, all others while it is being done."""
    together = Together(counter.double)
    with ThreadPoolExecutor(len(numbers)) as threads:
        asked = [threads.submit(together.ask, numbers[0])]
        assert counter.begun.wait(PATIENCE)
        for place, each in enumerate(numbers[1:], 1):
            asked.append(threads.submit(together.ask, each))
            while len(together._waiting) < place and not counter.gate.is_set():
                pass
        counter.gate.set()
    return asked


def test_who_comes_meanwhile_is_done_together_in_order_and_each_has_their_own() -> None:
    counter = Counter()
    outcomes = asked(counter, 2, 4, 6, 8)
    assert [each.result() for each in outcomes] == [4, 8, 12, 16]
    assert counter.goes == [[2], [4, 6, 8]]


def test_one_who_is_refused_spoils_nothing() -> None:
    good, refused, other = asked(Counter(), 2, 3, 4)
    assert (good.result(), other.result()) == (4, 8)
    with pytest.raises(ValueError, match="3"):
        refused.result()


def test_after_a_fault_each_is_done_alone() -> None:
    counter = Counter()
    _, good, broken, other = asked(counter, 2, 4, -6, 8)
    assert (good.result(), other.result()) == (8, 16)
    assert isinstance(broken.exception(), OSError)
    assert counter.goes == [[2], [4, -6, 8], [4], [-6], [8]]


def test_one_after_the_other_is_done_at_once() -> None:
    counter = Counter()
    counter.gate.set()
    together = Together(counter.double)
    assert [together.ask(each) for each in (2, 4)] == [4, 8]
    assert counter.goes == [[2], [4]]
