"""The log as it is read along in a terminal. One that is held, or a pipe nobody reads, keeps no program waiting."""

import threading
from contextlib import suppress
from queue import Full, Queue
from typing import IO

COLOURS = {"warning": "\033[33m", "error": "\033[31m", "critical": "\033[31m", "debug": "\033[2m"}
PLAIN = "\033[0m"
MOST_WAITING = 10_000
"""Lines beyond are left out; the file has them."""
CLOSE_SECONDS = 2.0


class Screen:
    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._waiting: Queue[str | None] = Queue(MOST_WAITING)
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def show(self, line: str, level: str) -> None:
        colour = COLOURS.get(level) if self._out.isatty() else None
        with suppress(Full):
            self._waiting.put_nowait(f"{colour}{line}{PLAIN}" if colour else line)

    def close(self) -> None:
        """Shows what still waits, if it is read by then."""
        with suppress(Full):
            self._waiting.put(None, timeout=CLOSE_SECONDS)
        self._writer.join(CLOSE_SECONDS)

    def _write(self) -> None:
        for line in iter(self._waiting.get, None):
            with suppress(OSError, ValueError):  # the terminal was closed; the file goes on
                print(line, file=self._out, flush=True)
