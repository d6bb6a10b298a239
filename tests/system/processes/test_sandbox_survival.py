from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioException

from tests.integration.sandbox.stand import Stand, new_address, new_number, standing, waited


@pytest.fixture
def own_stand(tmp_path: Path) -> Iterator[Stand]:
    """One to kill."""
    with standing(tmp_path) as stand:
        yield stand


def test_what_was_answered_is_in_the_ledger_after_a_kill(own_stand: Stand) -> None:
    numbers, answered = [new_number() for _ in range(400)], []

    def send(number: str) -> None:
        try:
            answered.append(own_stand.text(number).sid)
        except (requests.RequestException, TwilioException):
            return
        if len(answered) == 100:
            own_stand.kill()

    with ThreadPoolExecutor(8) as senders:
        list(senders.map(send, numbers))
    own_stand.start()
    assert 100 <= len(answered) < 400
    assert set(answered) <= set(own_stand.ledger.counts("sid"))


def test_queued_webhooks_and_faults_outlive_the_process(own_stand: Stand) -> None:
    to, key = new_address(), own_stand.public_key
    own_stand.order("sendgrid", "receipts_delayed", value=3)
    own_stand.order("twilio", "server_error", count=None)
    own_stand.mail(to)
    own_stand.kill()
    assert own_stand.listener.matching(to) == []
    own_stand.start()
    own_stand.listener.wait_for(to)
    waited(lambda: own_stand.ledger.callback_counts() == {"sent": 2})
    faults = requests.get(f"{own_stand.url}/faults", headers={"Accept": "application/json"}, timeout=10).json()
    assert [(fault["kind"], fault["remaining"]) for fault in faults] == [("server_error", None)]
    assert own_stand.public_key == key


def test_the_process_that_sends_webhooks_goes_with_the_one_that_accepts(own_stand: Stand) -> None:
    assert own_stand.process
    own_stand.process.kill()
    own_stand.process.wait()
    waited(lambda: not _answers(own_stand))
    own_stand.start()
    assert own_stand.text(new_number()).sid


def _answers(stand: Stand) -> bool:
    try:
        return requests.get(f"{stand.url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False
