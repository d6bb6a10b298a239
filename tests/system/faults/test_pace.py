"""The pace of a sender, obeyed by several workers together, counted by what the sandbox took."""

import pytest

from campaigns.messaging.models import Channel, MessageState
from campaigns.messaging.pacing import set_pace
from tests.system.faults.club import Club, wait_until

PACE, BURST = 40, 10
COUNTED = 80
"""In a row, from any of the first on."""


@pytest.mark.parametrize("workers", [4])
def test_workers_together_keep_the_pace_of_one_sender(club: Club, workers: int) -> None:
    club.crowd(200, Channel.SMS)
    with club.runtime.sessions.begin() as session:
        set_pace(session, channel=Channel.SMS, provider="twilio", per_second=PACE, burst=BURST)
    for _ in range(workers):
        club.start_worker()
    wait_until(lambda: club.has_accepted(COUNTED + 40))
    taken = sorted(row.at for row in club.sandbox.ledger.messages(limit=200))
    allowed = [BURST + (later - first) / 1_000 * PACE for first, later in zip(taken, taken[COUNTED:], strict=False)]
    assert min(allowed) >= COUNTED * 0.95
    assert club.count(MessageState.FAILED, MessageState.UNKNOWN) == 0
