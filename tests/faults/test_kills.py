"""Workers that die. Each test ends with the oracle: the sandbox's ledger against ours."""

import signal
from functools import partial

import pytest

from campaigns.messaging.models import Channel, MessageState
from tests.faults.conftest import Club, wait_until

SIZE = 3_000
DONE = (MessageState.ACCEPTED, MessageState.DELIVERED)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.CALENDAR])
def test_nobody_twice_and_nobody_missing_after_two_kills(club: Club, channel: Channel) -> None:
    size = SIZE if channel is Channel.EMAIL else 600
    club.crowd(size, channel)
    for share in (0.2, 0.6):
        worker = club.start_worker()
        wait_until(partial(club.has_accepted, size * share))
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        wait_until(lambda: club.count(MessageState.CLAIMED) == 0, meanwhile=club.sweep)
        assert club.count(MessageState.UNKNOWN) <= 1_000
    club.start_worker()
    wait_until(lambda: club.count(*DONE) == size, meanwhile=club.sweep)
    assert club.accepted() == size
    assert club.accepted_twice() == {}


def test_a_worker_asked_to_stop_leaves_nothing_unknown(club: Club) -> None:
    club.crowd(SIZE)
    worker = club.start_worker()
    wait_until(lambda: club.accepted() > 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert club.count(MessageState.CLAIMED, MessageState.UNKNOWN) == 0
    assert club.count(*DONE) == club.accepted()
