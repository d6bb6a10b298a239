"""The whole stack, whose RQ workers are killed in mid-campaign; the sandbox's ledger is the witness."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.settings import Settings
from campaigns.messaging.models import MessageState
from campaigns.outreach.operations import launch_campaign
from tests.factories_messaging import states
from tests.system.stacks import Stack, eventually
from webapp.commands.bench.house import furnish
from webapp.sandbox.ledger import Ledger
from workers.queue import make_doorbell
from workers.supervisor.engines import engines

pytestmark = pytest.mark.stack

SIZE = 4_000
CHUNK = 1_000


@dataclass
class Campaigning:
    stack: Stack
    runtime: Runtime
    most_unknown: int = 0
    interrupted: int = 0
    """Workers killed with a chunk in hand."""

    def order_slowness(self) -> None:
        fault = {"provider": "sendgrid", "kind": "slow", "count": None, "value": 1}
        requests.post(f"{self.runtime.settings.sandbox_url}/faults", json=fault, timeout=10).raise_for_status()

    def launch(self) -> None:
        with self.runtime.sessions.begin() as session:
            campaign_id = furnish(session, members=SIZE, now=self.runtime.clock())
        with self.runtime.sessions.begin() as session:
            launch_campaign(session, campaign_id=campaign_id, now=self.runtime.clock())

    def kill(self, worker: str) -> None:
        os.kill(self.stack.children()[worker], signal.SIGKILL)
        with self.runtime.sessions() as session:
            self.interrupted += MessageState.CLAIMED in states(session)

    def counts(self) -> dict[str, int]:
        """The sandbox's own: our message → how often it was taken."""
        return Ledger(self.stack.home).counts("message_id")

    def is_settled(self) -> bool:
        with self.runtime.sessions() as session:
            found = states(session)
        self.most_unknown = max(self.most_unknown, found.get(MessageState.UNKNOWN, 0))
        return found.get(MessageState.ACCEPTED, 0) + found.get(MessageState.DELIVERED, 0) == SIZE


@pytest.fixture
def campaigning(standing: Stack) -> Iterator[Campaigning]:
    with engines(Settings.model_validate({"CONVIVE_HOME": standing.home})) as settings:
        runtime = build_runtime(settings, RULES, doorbell=make_doorbell(settings.redis_url))
        yield Campaigning(standing, runtime)
        requests.delete(f"{settings.sandbox_url}/faults", timeout=10).raise_for_status()
        runtime.engine.dispose()


def test_two_kills_of_a_worker_leave_nobody_out_and_nobody_twice(campaigning: Campaigning) -> None:
    campaigning.order_slowness()
    campaigning.launch()
    for worker, taken in (("delivery-1", 0), ("delivery-2", CHUNK)):
        eventually(lambda least=taken: len(campaigning.counts()) > least)  # type: ignore[misc]
        campaigning.kill(worker)
    eventually(campaigning.is_settled)
    assert set(campaigning.counts().values()) == {1}
    assert len(campaigning.counts()) == SIZE
    assert campaigning.most_unknown <= 2 * CHUNK
    assert campaigning.interrupted
