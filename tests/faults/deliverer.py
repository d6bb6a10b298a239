"""A delivery worker in a process of its own, to be killed: `python -m tests.faults.deliverer`."""

import signal
import sys
import threading

from campaigns.bootstrap import build_delivery, build_runtime
from campaigns.core.clock import system_clock
from campaigns.core.settings import Settings
from campaigns.messaging.delivery import deliver_all


def main() -> None:
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    delivery = build_delivery(build_runtime(Settings(), clock=system_clock))
    while not stopping.is_set():
        deliver_all(delivery, more=lambda: not stopping.is_set())
        stopping.wait(0.05)
    sys.exit(0)


if __name__ == "__main__":
    main()
