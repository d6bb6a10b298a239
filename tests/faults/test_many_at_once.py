"""Several workers at once, and people who pause and resume while they work."""

from campaigns.messaging.ledger import cancel_run, hold_run, release_run
from campaigns.messaging.models import MessageState
from tests.faults.conftest import Club, wait_until

SIZE = 3_000
DONE = (MessageState.ACCEPTED, MessageState.DELIVERED)


def test_two_workers_share_the_work(club: Club) -> None:
    club.crowd(SIZE)
    club.start_worker()
    club.start_worker()
    wait_until(lambda: club.count(*DONE) == SIZE)
    assert (club.accepted(), club.accepted_twice()) == (SIZE, {})


def test_paused_and_resumed_twenty_times_nobody_is_left_out_or_written_to_twice(club: Club) -> None:
    run_id = club.crowd_of_a_run(SIZE)
    club.start_worker()
    for _ in range(20):
        with club.runtime.sessions.begin() as session:
            hold_run(session, run_id, now=club.runtime.clock())
        with club.runtime.sessions.begin() as session:
            release_run(session, run_id)
    wait_until(lambda: club.count(*DONE) == SIZE)
    assert (club.accepted(), club.accepted_twice()) == (SIZE, {})


def test_after_a_cancel_every_message_is_either_sent_or_cancelled(club: Club) -> None:
    run_id = club.crowd_of_a_run(SIZE)
    club.start_worker()
    wait_until(lambda: club.accepted() > 0)
    with club.runtime.sessions.begin() as session:
        cancel_run(session, run_id, now=club.runtime.clock())
    wait_until(lambda: club.count(*DONE, MessageState.CANCELLED) == SIZE)
    assert club.count(*DONE) == club.accepted()
    assert club.accepted_twice() == {}
