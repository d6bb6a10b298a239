"""Worker processes of tests: forked from a server that has the program loaded, so that each starts at once."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from tests.system.faults.deliverer import GO_FREE, GO_ON, Orders

PATIENCE = 60.0

Work = Callable[[Orders, Connection], None]
"""What such a process does; it is told its orders and a line to the test."""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["pytest", "tests.system.faults.warm"])


@dataclass(frozen=True, slots=True)
class Worker:
    process: ForkServerProcess
    line: Connection

    def wait_at(self, point: str) -> None:
        assert self.line.poll(PATIENCE), f"the worker did not come to {point}"
        assert self.line.recv() == point

    def go_on(self) -> None:
        self.line.send(GO_ON)

    def go_free(self) -> None:
        """Go on, and stop nowhere any more."""
        self.line.send(GO_FREE)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.process.kill()
        self.process.join(PATIENCE)

    def ended(self) -> int | None:
        """Its exit code, once it has ended."""
        self.process.join(PATIENCE)
        return self.process.exitcode

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid


def start_worker(orders: Orders, work: Work) -> Worker:
    ours, theirs = _context.Pipe()
    process = _context.Process(target=work, args=(orders, theirs), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours)
