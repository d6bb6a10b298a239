"""A wish to stop that comes as a signal, wherever the process is at."""

import os
import signal
from collections.abc import Iterator

import pytest

from workers.stopping import StopRequest


@pytest.fixture
def request_by_signal() -> Iterator[StopRequest]:
    wish = StopRequest()
    before = signal.signal(signal.SIGUSR1, lambda *_: wish.set())
    yield wish
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_is_heard_while_its_lock_is_held(request_by_signal: StopRequest) -> None:
    with request_by_signal._condition:
        os.kill(os.getpid(), signal.SIGUSR1)
        assert request_by_signal.wait(60)


def test_nobody_asked() -> None:
    wish = StopRequest()
    assert not wish.wait(0)
    assert not wish.is_set()
