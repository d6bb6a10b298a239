"""A worker of imports in a process of its own, to be killed."""

import sys
from multiprocessing.connection import Connection

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.bootstrap.workshop import build_workshop
from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.members.long_work.loop import work_all
from campaigns.members.models import WorkKind
from tests.system.faults.deliverer import Orders


def bring_in(orders: Orders, _line: Connection) -> None:
    sys.stdout = sys.stderr = orders.log.open("a")
    runtime = build_runtime(Settings.model_validate(orders.environment), RULES, clock=system_clock)
    work_all(build_workshop(runtime, more=lambda: True), WorkKind.IMPORT)
