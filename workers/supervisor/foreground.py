"""One program of the stack by itself, for machines that run only that."""

import subprocess
from collections.abc import Callable

from campaigns.core.settings import Settings
from workers.supervisor.engines import engines
from workers.supervisor.leash import leashed
from workers.supervisor.programs import Program, environment
from workers.supervisor.stops import when_asked_to_stop


def run_one(program: Program, settings: Settings, before: Callable[[Settings], None] = lambda _settings: None) -> int:
    """Run `program` with everything it needs, ask it to stop when we are asked, and give its exit code.

    `before` is called with its settings once the engines answer.
    """
    with engines(settings, start_valkey=True) as complete:
        before(complete)
        child = subprocess.Popen(leashed(program.command), env=environment(complete), start_new_session=True)
        when_asked_to_stop(lambda _number: child.terminate())
        return child.wait()
