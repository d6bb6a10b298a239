"""One program of the stack by itself, for machines that run only that."""

import signal
import subprocess
from types import FrameType

from campaigns.core.settings import Settings
from workers.supervisor.engines import engines
from workers.supervisor.programs import Program, environment


def run_one(program: Program, settings: Settings) -> int:
    """Run `program` with everything it needs, pass SIGINT and SIGTERM on, and give its exit code."""
    with engines(settings, start_valkey=True) as complete:
        child = subprocess.Popen(program.command, env=environment(complete), start_new_session=True)

        def pass_on(number: int, _frame: FrameType | None) -> None:
            child.send_signal(number)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, pass_on)
        return child.wait()
