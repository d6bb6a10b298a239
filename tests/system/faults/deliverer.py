"""A delivery worker in a process of its own, to be stopped at a point and killed."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.delivery import build_delivery
from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.messaging.delivery import deliver_all
from campaigns.messaging.extras import ClaimedMessage, MessageExtra
from tests.system.faults.gates import gated, watch
from workers.stopping import StopRequest

GO_ON, GO_FREE = "go on", "go free"
RINGS_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Orders:
    """`stops_at` are the points at which it stands still until told to go on."""

    environment: Mapping[str, str]
    log: Path
    slice_size: int
    stops_at: frozenset[str] = frozenset()


def deliver(orders: Orders, line: Connection) -> None:
    """Hand over whatever is due until asked to stop by SIGTERM."""
    sys.stdout = sys.stderr = orders.log.open("a")
    stopping = StopRequest()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    stops_at = set(orders.stops_at)

    def passing(point: str) -> None:
        if point in stops_at:
            line.send(point)
            if line.recv() == GO_FREE:
                stops_at.clear()

    runtime = build_runtime(Settings.model_validate(orders.environment), None, clock=system_clock)
    if stops_at:
        watch(runtime, passing)
    delivery = gated(build_delivery(runtime), slice_size=orders.slice_size, passing=passing)
    while not stopping.is_set():
        with suppress(OperationalError):  # the job fails, and the next ring begins anew
            deliver_all(delivery, more=lambda: not stopping.is_set())
        stopping.wait(RINGS_EVERY)


def break_over(orders: Orders, _line: Connection) -> None:
    """Deliver as usual, but one message ends the process while it is rendered."""
    sys.stdout = sys.stderr = orders.log.open("a")
    poison = int(orders.environment["POISON"])

    def explode(_session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        if poison in {message.id for message in messages}:
            os.abort()
        return {}

    delivery = build_delivery(build_runtime(Settings.model_validate(orders.environment), None, clock=system_clock))
    delivery = replace(delivery, extras=(*delivery.extras, explode))
    deliver_all(gated(delivery, slice_size=orders.slice_size), more=lambda: True)
