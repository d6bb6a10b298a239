"""Workers that die or fall silent, at the worst points there are."""

import signal
from functools import partial

import pytest

from campaigns.messaging.models import Channel, MessageState
from tests.sizes import combined
from tests.system.faults.club import DONE, SLICE, Club, wait_until
from tests.system.faults.oracle import assert_agrees

SIZE = 100


@pytest.mark.parametrize("channel", list(Channel))
def test_01_killed_before_the_hand_over_all_go_once(club: Club, channel: Channel) -> None:
    club.crowd(SIZE, channel)
    worker = club.start_worker("claimed")
    worker.wait_at("claimed")
    worker.kill()
    club.lapse()
    club.sweep()
    assert (club.count(MessageState.READY), club.accepted()) == (SIZE, 0)
    club.start_worker()
    club.settles()
    assert_agrees(club)


@pytest.mark.parametrize(("channel", "point"), combined(list(Channel), ["handed", "recording"]))
def test_02_killed_after_accept_what_was_taken_is_found_out(club: Club, channel: Channel, point: str) -> None:
    club.crowd(SIZE, channel)
    worker = club.start_worker(point)
    worker.wait_at(point)
    worker.kill()
    assert club.accepted() == SLICE
    club.lapse()
    club.start_worker()
    club.settles()
    assert_agrees(club)


def test_02_what_was_in_the_call_is_unknown_and_nothing_else(club: Club) -> None:
    club.crowd(SIZE)
    worker = club.start_worker("handed")
    worker.wait_at("handed")
    worker.kill()
    club.lapse()
    club.expire()
    assert club.count(MessageState.UNKNOWN) == SLICE
    assert_agrees(club, unknown=SLICE, waiting=SIZE - SLICE)


def test_02_two_kills_at_any_moment(club: Club) -> None:
    club.crowd(500)
    for kills, share in enumerate((0.2, 0.6), start=1):
        worker = club.start_worker()
        wait_until(partial(club.has_accepted, 500 * share))
        worker.kill()
        club.lapse()
        club.expire()
        assert club.count(MessageState.UNKNOWN) <= kills * SLICE
    club.start_worker()
    club.settles()
    assert_agrees(club)


def test_03_silent_past_its_lease_it_hands_over_nothing_more(club: Club) -> None:
    club.crowd(SIZE)
    silent = club.start_worker("begun", CONVIVE_LEASE_SECONDS="2", CONVIVE_PROVIDER_TIMEOUT_SECONDS="1")
    silent.wait_at("begun")
    wait_until(lambda: club.count(MessageState.UNKNOWN) > 0, meanwhile=club.expire)
    club.start_worker()
    club.settles()
    silent.go_free()
    silent.signal(signal.SIGTERM)
    assert silent.ended() == 0
    assert_agrees(club)


@pytest.mark.parametrize("channel", list(Channel))
def test_03_a_worker_stopped_by_the_machine_writes_too_late(club: Club, channel: Channel) -> None:
    club.crowd(SIZE, channel)
    orphan = club.start_worker("handed")
    orphan.wait_at("handed")
    orphan.signal(signal.SIGSTOP)
    club.lapse()
    club.start_worker()
    club.settles()
    orphan.signal(signal.SIGCONT)
    orphan.go_free()
    orphan.signal(signal.SIGTERM)
    assert orphan.ended() == 0
    assert_agrees(club)


@pytest.mark.parametrize("channel", list(Channel))
def test_38_asked_to_stop_it_leaves_nothing_unknown(club: Club, channel: Channel) -> None:
    club.crowd(SIZE, channel)
    worker = club.start_worker("handed")
    worker.wait_at("handed")
    worker.signal(signal.SIGTERM)
    worker.go_free()
    assert worker.ended() == 0
    assert club.count(*DONE) == SLICE
    assert_agrees(club, waiting=SIZE - SLICE)
