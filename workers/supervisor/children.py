"""The processes that the supervisor started: kept running, stopped in order, found again after it was killed."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from workers.supervisor.leash import leashed
from workers.supervisor.log import ReadableLog
from workers.supervisor.programs import Program

STEADY_SECONDS = 30.0
LONGEST_BACK_OFF = 30.0


class Child:
    """One program, started again when it dies: at once the first time, then after ever longer pauses."""

    def __init__(self, program: Program, environment: Mapping[str, str], log: ReadableLog) -> None:
        self.program = program
        self._environment = environment
        self._log = log
        self._fails = 0
        self._born = 0.0
        self._not_before = 0.0
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._born = time.monotonic()
        self.process = subprocess.Popen(
            leashed(self.program.command),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def revive(self) -> bool:
        """Start the program again if it is dead and its pause is over; tells whether it did."""
        if self.process is not None and self.has_ended():
            self._mourn(self.process.returncode)
            self.process = None
        if self.process is not None or time.monotonic() < self._not_before:
            return False
        self.start()
        return True

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def finish(self) -> None:
        """Wait for the end it was asked for; past its time the whole group is killed."""
        if self.process is None:
            return
        try:
            self.process.wait(self.program.stop_seconds)
        except subprocess.TimeoutExpired:
            self._log.say(f"{self.program.name} did not stop in time and is killed.", level="warning")
            kill_group(self.process.pid)
            self.process.wait()

    def _mourn(self, code: int) -> None:
        lived = time.monotonic() - self._born
        self._fails = 0 if lived > STEADY_SECONDS else self._fails + 1
        pause = min(0.5 * 2**self._fails, LONGEST_BACK_OFF) if self._fails else 0.0
        self._not_before = time.monotonic() + pause
        self._log.say(f"{self.program.name} ended ({code}); started again in {pause:.0f} s.", level="warning")

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            if line.strip():
                self._log.take(self.program.name, line.rstrip())


def kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def record(file: Path, children: Iterable[Child]) -> None:
    """Write down who runs. The time of birth tells a process from a later one of the same number."""
    known = []
    for child in children:
        if child.process is None:
            continue
        with suppress(psutil.NoSuchProcess):
            born = psutil.Process(child.process.pid).create_time()
            known.append({"name": child.program.name, "pid": child.process.pid, "born": born})
    unfinished = file.with_suffix(".new")
    unfinished.write_text(json.dumps(known, indent=1) + "\n")
    unfinished.replace(file)


def end_left_over(file: Path, log: ReadableLog, *, seconds: float = 10.0) -> None:
    """End what a killed supervisor left behind, and nothing else."""
    left = [process for entry in _recorded(file) if (process := _still_there(entry))]
    for process in left:
        log.say(f"A process of an earlier stack is still there and is ended: {process.pid}.", level="warning")
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(left, timeout=seconds)
    for process in alive:
        kill_group(process.pid)
    psutil.wait_procs(alive, timeout=seconds)


def _recorded(file: Path) -> list[dict[str, float]]:
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def _still_there(entry: Mapping[str, float]) -> psutil.Process | None:
    with suppress(psutil.Error, ValueError, KeyError):
        process = psutil.Process(int(entry["pid"]))
        if process.create_time() == entry["born"]:
            return process
    return None
