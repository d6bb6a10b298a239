"""The one-machine stack under one supervisor: what starts when, and what stops when."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from campaigns.core.settings import Settings
from workers.supervisor import programs
from workers.supervisor.children import Child, end_left_over, record
from workers.supervisor.engines import Embedded, complete, engines
from workers.supervisor.errors import EngineError
from workers.supervisor.locks import FileLock
from workers.supervisor.log import ReadableLog
from workers.supervisor.ports import Reservation, choose_ports, remembered_ports
from workers.supervisor.programs import Program

READY_SECONDS = 60.0
LOOK_SECONDS = 0.3

Say = Callable[[str], None]
Prepare = Callable[[Settings, Say], Sequence[str]]
"""Readies the database once it answers, before anything serves; gives the lines to print when all is up."""


class Stack:
    """Children in the order they are started; they stop in the opposite one, the engines last."""

    def __init__(self, settings: Settings, *, host: str, port: int | None) -> None:
        self._given = settings
        self._host = host
        self._port = port
        self._run = settings.home / "run"
        self._log = ReadableLog(settings.home / "log")
        self._stopping = threading.Event()
        self._children: list[Child] = []
        self._embedded = Embedded(settings)

    def run(self, prepare: Prepare) -> None:
        """Start everything and look after it until SIGINT or SIGTERM."""
        lock = FileLock(self._run / "stack.lock")
        if not lock.try_own():
            ports = remembered_ports(self._given.home)
            where = f" (http://127.0.0.1:{ports.web})" if ports else ""
            raise EngineError(f"Convive already runs with the home {self._given.home}{where}.")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stopping.set())
        end_left_over(self._run / "children.json", self._log)
        reservation = Reservation()
        choose_ports(self._given.home, reservation, web=self._port)
        self._log.say("Starting PostgreSQL and Valkey.")
        with engines(self._given, start_valkey=True, embedded=self._embedded) as settings:
            self._serve(settings, prepare)
        self._log.say("Everything has stopped.")
        self._log.close()
        reservation.close()
        lock.close()

    def _serve(self, settings: Settings, prepare: Prepare) -> None:
        lines = prepare(settings, self._log.say)
        try:
            self._start_all(settings)
            if not self._stopping.is_set():
                self._announce(settings, lines)
            while not self._stopping.wait(LOOK_SECONDS):
                self._look_after()
        finally:
            self._stop_all()

    def _start_all(self, settings: Settings) -> None:
        ports = remembered_ports(settings.home)
        if ports is None:
            raise EngineError(f"{settings.home}/ports.json cannot be read.")
        if settings.sandbox_url:
            self._start(programs.sandbox(settings, ports), settings)
            settings = complete(settings)  # the sandbox has made its signing key by now
        for program in (programs.web(self._host, ports.web), *programs.workers(), programs.scheduler()):
            self._start(program, settings)

    def _start(self, program: Program, settings: Settings) -> None:
        if self._stopping.is_set():
            return
        child = Child(program, programs.environment(settings), self._log)
        child.start()
        self._children.append(child)
        record(self._run / "children.json", self._children)
        if program.address:
            self._wait_for(child, program.address)

    def _wait_for(self, child: Child, address: tuple[str, int]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._stopping.is_set() and not answers(address):
            if time.monotonic() > deadline:
                raise EngineError(f"{child.program.name} did not start; see {self._given.home}/log/convive.log.")
            child.revive()
            self._stopping.wait(0.05)

    def _look_after(self) -> None:
        self._embedded.revive(self._log)
        if [child for child in self._children if child.revive()]:
            record(self._run / "children.json", self._children)

    def _stop_all(self) -> None:
        self._log.say("Stopping: workers finish what they have in hand.")
        for batch in _batches(self._children[::-1]):
            for child in batch:
                child.ask_to_stop()
            for child in batch:
                child.finish()
        (self._run / "children.json").unlink(missing_ok=True)

    def _announce(self, settings: Settings, lines: Sequence[str]) -> None:
        self._log.say(f"Convive is ready at {settings.public_url}")
        if settings.sandbox_url:
            self._log.say(f"Sandbox: nothing reaches a real phone or mailbox. Its outbox is {settings.sandbox_url}")
        for line in lines:
            self._log.say(line)
        self._log.say("Ctrl-C stops everything.")


def answers(address: tuple[str, int]) -> bool:
    """Whether an HTTP server speaks there; one that merely listens may still be loading its pages."""
    connection = HTTPConnection(*address, timeout=READY_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _batches(children: Sequence[Child]) -> list[list[Child]]:
    """What may stop at once: the scheduler and the workers, then web, then the sandbox that they speak to."""
    background = [child for child in children if child.program.address is None]
    serving = [[child] for child in children if child.program.address is not None]
    return [background, *serving]
