"""Waiting for a process to end, whoever its parent is."""

import time
from contextlib import suppress

import psutil

LOOK_SECONDS = 0.02


def wait_ended(process: psutil.Process, *, seconds: float) -> None:
    """A zombie has ended: its parent may be busy, or wait for us. Raises `psutil.TimeoutExpired`."""
    deadline = time.monotonic() + seconds
    with suppress(psutil.NoSuchProcess):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > deadline:
                raise psutil.TimeoutExpired(seconds, process.pid)
            time.sleep(LOOK_SECONDS)
