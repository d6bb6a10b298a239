"""The process that sends webhooks, apart from the one that accepts, so that neither waits for the other."""

import multiprocessing
import os
import signal
from pathlib import Path
from threading import Event

from campaigns.core.logging import configure_logging
from campaigns.core.settings import Settings
from webapp.sandbox.callbacks import Dispatcher
from webapp.sandbox.receipts import Lane
from webapp.sandbox.state import open_sandbox

_LOOK_SECONDS = 0.5
_NICENESS = 5


def start_postman(settings: Settings, *, home: Path, public_url: str) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_run, args=(settings, home, public_url, os.getpid()), name="sandbox-postman", daemon=True
    )
    process.start()


def _run(settings: Settings, home: Path, public_url: str, parent: int) -> None:
    """Send until the accepting process is gone, however it went."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logging(program="sandbox")
    sandbox = open_sandbox(home, settings=settings, public_url=public_url)
    stop = Event()
    for lane in Lane:
        Dispatcher(sandbox, lane).start(stop)
    while os.getppid() == parent:
        stop.wait(_LOOK_SECONDS)
