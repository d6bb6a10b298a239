"""A scheduler, and a worker that hears rings, in processes of their own."""

import os
import signal
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection

from campaigns.bootstrap import Rules, Runtime, build_runtime
from campaigns.core.clock import system_clock
from campaigns.core.database import Doorbell
from campaigns.core.settings import Settings
from tests.system.faults.deliverer import Orders
from workers import runtime, schedule
from workers.clocks import check_clock
from workers.queue import QueueName
from workers.stopping import StopRequest

BEAT = 0.5


def keep_time(orders: Orders, _line: Connection) -> None:
    """Beat as `python -m workers.schedule` does, only faster."""
    sys.stdout = sys.stderr = orders.log.open("a")
    stopping = StopRequest()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    schedule.run(Settings.model_validate(orders.environment), stopping, every=BEAT)


def keep_time_ahead(orders: Orders, line: Connection) -> None:
    """The same on a machine whose clock is an hour ahead."""

    def check_ahead(runtime: Runtime) -> None:
        line.send("checked")
        check_clock(runtime)

    def build_ahead(settings: Settings, rules: Rules, *, doorbell: Doorbell) -> Runtime:
        return replace(build_runtime(settings, rules, doorbell=doorbell), clock=ahead, system_clock=ahead)

    schedule.check_clock, schedule.build_runtime = check_ahead, build_ahead  # type: ignore[assignment,attr-defined]
    keep_time(orders, line)


def ahead() -> datetime:
    return system_clock() + timedelta(hours=1)


def hear_rings(orders: Orders, _line: Connection) -> None:
    """Work as `python -m workers delivery` does."""
    sys.stdout = sys.stderr = orders.log.open("a")
    runtime.work(Settings.model_validate(orders.environment), QueueName.DELIVERY)


def plan_on_ring(orders: Orders, _line: Connection) -> None:
    """Work as `python -m workers planning` does."""
    sys.stdout = sys.stderr = orders.log.open("a")
    runtime.work(Settings.model_validate(orders.environment), QueueName.PLANNING)


def die_at_the_first_ring(orders: Orders, line: Connection) -> None:
    """Take a job from the queue and be killed before it starts."""
    runtime.QueueWorker.perform_job = _die  # type: ignore[method-assign,assignment]
    hear_rings(orders, line)


def _die(*_: object) -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return False
