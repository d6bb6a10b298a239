"""The one-machine stack under one supervisor: what starts when, and what stops when."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing

from campaigns.core.health import sign_of_life
from campaigns.core.settings import Settings
from workers.stopping import StopRequest
from workers.supervisor import programs
from workers.supervisor.children import Child, end_left_over, record
from workers.supervisor.engines import Embedded, complete, engines
from workers.supervisor.errors import EngineError
from workers.supervisor.keys import changed
from workers.supervisor.locks import FileLock
from workers.supervisor.log import ReadableLog
from workers.supervisor.ports import Reservation, choose_ports, remembered_ports
from workers.supervisor.programs import Program
from workers.supervisor.readiness import PortTakenError, answers, require_free
from workers.supervisor.stops import when_asked_to_stop

READY_SECONDS = 60.0
LOOK_SECONDS = 0.3
MOST_MOVES = 3

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
        self._stopping = StopRequest()
        self._preparing = False
        self._children: list[Child] = []
        self._embedded = Embedded(settings)
        self._reservation = Reservation()

    def run(self, prepare: Prepare) -> None:
        """Start everything and look after it until it is asked to stop."""
        with closing(self._log):
            self._run_alone(prepare)

    def _run_alone(self, prepare: Prepare) -> None:
        lock = FileLock(self._run / "stack.lock")
        if not lock.try_own():
            ports = remembered_ports(self._given.home)
            where = f" (http://127.0.0.1:{ports.web})" if ports else ""
            raise EngineError(f"Convive already runs with the home {self._given.home}{where}.")
        when_asked_to_stop(self._stop)
        end_left_over(self._run / "children.json", self._log)
        self._choose_ports()
        self._log.say(f"Starting {', '.join([*self._embedded.names(), 'web, workers'])}.")
        with engines(self._given, start_valkey=True, embedded=self._embedded) as settings:
            self._serve(settings, prepare)
        self._log.say("Everything has stopped.")
        self._reservation.close()
        lock.close()

    def _serve(self, settings: Settings, prepare: Prepare) -> None:
        lines = self._prepared(settings, prepare)
        try:
            settings = self._start_somewhere(settings)
            if not self._stopping.is_set():
                self._announce(settings, lines)
            while not self._stopping.wait(LOOK_SECONDS):
                self._look_after()
        finally:
            self._stop_all()

    def _stop(self, _number: int) -> None:
        self._stopping.set()
        if self._preparing:
            raise KeyboardInterrupt

    def _prepared(self, settings: Settings, prepare: Prepare) -> Sequence[str]:
        """Who asks to stop meanwhile need not wait: the database takes back what is half done."""
        self._preparing = not self._stopping.is_set()
        try:
            return prepare(settings, self._log.say) if self._preparing else ()
        except KeyboardInterrupt:
            return ()
        finally:
            self._preparing = False

    def _choose_ports(self) -> None:
        before = remembered_ports(self._given.home)
        self._reservation.close()
        self._reservation = Reservation()
        chosen = choose_ports(self._given.home, self._reservation, web=self._port).web
        wanted = self._port or (before.web if before else chosen)
        if chosen != wanted:
            self._log.say(f"The port {wanted} is taken; the web listens on {chosen}.", level="warning")

    def _start_somewhere(self, settings: Settings) -> Settings:
        """Start everything, elsewhere if other programs took our ports meanwhile; gives the settings it runs with."""
        for _ in range(MOST_MOVES):
            try:
                self._start_all(settings)
            except PortTakenError as taken:
                self._log.say(f"{taken} Starting again on other ports.", level="warning")
                self._stop_children()
                self._choose_ports()
                settings = complete(changed(self._given, _addresses_of_engines(settings)))
            else:
                return settings
        raise EngineError("Other programs keep taking the ports chosen; name a free one with --port.")

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
        if program.addresses:
            self._wait_for(child, sign_of_life(settings))

    def _wait_for(self, child: Child, sign: str) -> None:
        """A program that ends while somebody else has its port would only end again."""
        deadline = time.monotonic() + READY_SECONDS
        while not self._stopping.is_set() and not answers(child.program.addresses[0], sign=sign):
            if time.monotonic() > deadline:
                raise EngineError(f"{child.program.name} did not start; see {self._given.home}/log/convive.log.")
            if child.has_ended():
                for address in child.program.addresses:
                    require_free(address)
            child.revive()
            self._stopping.wait(0.05)

    def _look_after(self) -> None:
        self._embedded.revive(self._log)
        if [child for child in self._children if child.revive()]:
            record(self._run / "children.json", self._children)

    def _stop_all(self) -> None:
        self._log.say("Stopping: workers finish what they have in hand.")
        self._stop_children()

    def _stop_children(self) -> None:
        for batch in _batches(self._children[::-1]):
            for child in batch:
                child.ask_to_stop()
            for child in batch:
                child.finish()
        self._children.clear()
        (self._run / "children.json").unlink(missing_ok=True)

    def _announce(self, settings: Settings, lines: Sequence[str]) -> None:
        self._log.say(f"Convive is ready at {settings.public_url}")
        if settings.sandbox_url:
            self._log.say(f"Sandbox: nothing reaches a real phone or mailbox. Its outbox is {settings.sandbox_url}")
        for line in lines:
            self._log.say(line)
        self._log.say("Ctrl-C stops everything.")


def _addresses_of_engines(settings: Settings) -> dict[str, object]:
    return {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}


def _batches(children: Sequence[Child]) -> list[list[Child]]:
    """What may stop at once: the scheduler and the workers, then web, then the sandbox that they speak to."""
    background = [child for child in children if not child.program.addresses]
    serving = [[child] for child in children if child.program.addresses]
    return [background, *serving]
