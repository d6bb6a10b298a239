"""Whole stacks in processes of their own, each in a home that leaves nothing behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psutil

from workers.supervisor.postgres import Postgres
from workers.supervisor.valkey import Valkey

CONVIVE = Path(sys.executable).with_name("convive")
PATIENCE = 120.0
NONE: Mapping[str, str] = {}


class Stack:
    def __init__(self, home: Path, *, arguments: tuple[str, ...] = ("up",), settings: Mapping[str, str] = NONE) -> None:
        self.home = home
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # else ignored by all that nohup starts
        self.process = subprocess.Popen(
            [CONVIVE, *arguments],
            cwd=home,
            env={**environment(home), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []

    def wait_ready(self) -> None:
        self.wait_said("Ctrl-C stops everything")

    def wait_said(self, words: str) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)
            if words in line:
                return
        raise AssertionError("The stack ended before it said so:\n" + "".join(self.lines))

    def children(self) -> dict[str, int]:
        entries = json.loads((self.home / "run" / "children.json").read_text())
        return {entry["name"]: entry["pid"] for entry in entries}

    def status(self, path: str, program: str = "web") -> int:
        connection = HTTPConnection("127.0.0.1", self.ports()[program], timeout=10)
        connection.request("GET", path)
        return connection.getresponse().status

    def ports(self) -> Mapping[str, int]:
        ports: Mapping[str, int] = json.loads((self.home / "ports.json").read_text())
        return ports

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def close(self) -> None:
        """The hard way: what a killed supervisor leaves is the next start's to end."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


def environment(home: Path) -> dict[str, str]:
    """Nothing of the environment of the test run but what a program needs to start."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "CONVIVE_HOME": str(home)
    }


@contextmanager
def temporary_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="convive-"))
    home.chmod(0o711)  # the account of PostgreSQL passes through
    try:
        yield home
    finally:
        Valkey(home).stop()
        Postgres(home).stop()
        shutil.rmtree(home)


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def all_gone(pids: list[int]) -> bool:
    return not any(psutil.pid_exists(pid) for pid in pids)
