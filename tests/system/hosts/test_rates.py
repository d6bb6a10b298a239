"""How many mails a second one, two and three hosts of workers send, where the provider takes a second for each call."""

import sys
import time

import pytest

from tests.sizes import THOROUGH
from tests.system.faults.club import wait_until
from tests.system.faults.oracle import assert_agrees
from tests.system.hosts.house import WORKERS, House

pytestmark = pytest.mark.stack
SIZE, EACH = 33_000, 4_000
"""Mails in all, and those over which each host's share of the rate is measured."""
SECONDS, PATIENCE = 1.0, 300.0


@pytest.mark.skipif(not THOROUGH, reason="It tells figures, which is for a quiet machine and `bin/test --all --full`.")
def test_each_host_of_workers_adds_to_the_rate(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.order_slowness(SECONDS)
    for name in WORKERS[1:]:
        house.kill(name)
    house.launch(SIZE)
    rates = [rate(house, 1)]
    for number, name in enumerate(WORKERS[1:], 2):
        house.revive(name)
        rates.append(rate(house, number))
    wait_until(lambda: house.club.has_accepted(SIZE), seconds=PATIENCE)
    assert_agrees(house.club)
    with capsys.disabled():
        sys.stdout.write(
            f"\nMails a second with 1, 2, 3 hosts of workers: {', '.join(f'{each:,.0f}' for each in rates)}\n"
        )
    assert rates[0] < rates[2]


def rate(house: House, workers: int) -> float:
    """Once they have all begun, over so many mails each."""
    begun = house.club.accepted() + 1_000 * workers
    wait_until(lambda: house.club.has_accepted(begun), seconds=PATIENCE)
    first, since = house.club.accepted(), time.monotonic()
    wait_until(lambda: house.club.has_accepted(first + EACH * workers), seconds=PATIENCE)
    return (house.club.accepted() - first) / (time.monotonic() - since)
