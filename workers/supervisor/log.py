"""The one readable log of the stack: each line says when, which program, how grave, what, and about which ids."""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock
from typing import IO, Any

import orjson

from workers.supervisor.screen import Screen

BYTES = 10_000_000
NOT_IDS = {"event", "level", "timestamp", "logger", "program", "exception", "stack"}


class _KeptFile(RotatingFileHandler):
    """A full disk stops the log, not what it tells of."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        del record


class ReadableLog:
    """Prints lines to `screen` and keeps them in `<folder>/convive.log`, which is rotated."""

    def __init__(self, folder: Path, screen: IO[str] = sys.stdout) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = _KeptFile(folder / "convive.log", maxBytes=BYTES, backupCount=5, encoding="utf-8")
        self._screen = Screen(screen)
        self._lock = Lock()

    def say(self, sentence: str, *, level: str = "info") -> None:
        self._put("stack", level, sentence)

    def take(self, program: str, line: str) -> None:
        """A line that `program` wrote: one of our JSON records, or whatever else it had to say."""
        record = _record(line)
        if record is None:
            self._put(program, "info", line)
        else:
            self._put(program, str(record.get("level", "info")), _sentence(record))

    def close(self) -> None:
        self._screen.close()
        with suppress(OSError):  # on a full disk the last lines are lost
            self._file.close()

    def _put(self, program: str, level: str, sentence: str) -> None:
        line = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}  {program:<11}  {level:<7}  {sentence}"
        with self._lock:
            self._file.emit(logging.makeLogRecord({"msg": line}))
            self._screen.show(line, level)


def _record(line: str) -> Mapping[str, Any] | None:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return record if isinstance(record, dict) and "event" in record else None


def _sentence(record: Mapping[str, Any]) -> str:
    ids = " ".join(f"{name}={value}" for name, value in record.items() if name not in NOT_IDS)
    trace = str(record.get("exception", "")).replace("\n", "\n    ")
    return "".join((str(record["event"]), f"  {ids}" if ids else "", f"\n    {trace}" if trace else ""))
