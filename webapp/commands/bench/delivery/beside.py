"""Programs that run beside a benchmark, and end with it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

END_SECONDS = 30
START_SECONDS = 30.0


@contextmanager
def running(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of ours; what it says is not heard, but that it failed is seen by whoever waits for it."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)  # noqa: S603 - our own program
    try:
        yield process
    finally:
        process.terminate()
        process.wait(END_SECONDS)


@contextmanager
def sink(port: int, smtp_port: int) -> Iterator[None]:
    """A provider that takes everything and keeps the ids."""
    with running([sys.executable, "-m", "webapp.sandbox.sink", "--port", str(port), "--smtp-port", str(smtp_port)]):
        wait_for_port(port)
        wait_for_port(smtp_port)
        yield


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
