"""Locks that the kernel lets go of when their holder dies, however it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class FileLock:
    """One open lock file. `share` and `try_own` may follow each other: the kernel converts the lock."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("a")

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def own(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_own(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._file.close()


@contextmanager
def owned(path: Path) -> Iterator[None]:
    """Hold the lock at `path` alone, waiting for it."""
    lock = FileLock(path)
    try:
        lock.own()
        yield
    finally:
        lock.close()
