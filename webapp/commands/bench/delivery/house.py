"""Where delivery is measured: engines and worker processes as in production, and a sink for a provider."""

import base64
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple

import psutil
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.settings import Settings
from webapp.commands.bench.delivery.beside import free_port, running, sink, wait_for_port
from webapp.commands.bench.delivery.cost import Cost
from webapp.commands.bench.figure import seconds
from webapp.commands.bench.founded import founded_home
from webapp.commands.bench.stack import settings_of
from workers.queue import QueueName, make_doorbell
from workers.supervisor import programs
from workers.supervisor.keys import changed
from workers.supervisor.postgres import Postgres

LOOK_SECONDS = 0.02
PATIENCE = 900.0
"""Seconds after which what was waited for will not come."""


@dataclass(frozen=True, slots=True)
class House:
    """`deliverers` are the processes of the delivery workers, as many as the one-machine stack has."""

    settings: Settings
    runtime: Runtime
    event_key: ec.EllipticCurvePrivateKey
    """Signs what SendGrid would report."""
    server: psutil.Process
    """The first process of PostgreSQL."""
    deliverers: tuple[psutil.Process, ...]

    def ring(self, queue: QueueName) -> None:
        make_doorbell(self.settings.redis_url)(frozenset({queue}))

    def used(self, *more: psutil.Process) -> float:
        """Seconds of processor that the workers, the database and `more` have used so far."""
        return self.used_by_workers() + sum(map(_seconds, [*self.server.children(), *more]))

    def used_by_workers(self) -> float:
        return sum(map(_seconds, self.deliverers))

    def cost(self, step: Callable[[], object], count: int, *more: psutil.Process) -> Cost:
        """Of a step that does `count` things. Connections to the database must still be open at its end."""
        before = self.used(*more)
        taken = seconds(step)
        return Cost(count, taken, self.used(*more) - before)

    def taken(self) -> int:
        """How many of our messages the provider has. Raises ValueError when it has one of them twice."""
        told = requests.get(f"{self.settings.sendgrid_base_url}/taken", timeout=60).json()
        if told["twice"]:
            raise ValueError(f"{told['twice']} messages came twice.")
        return int(told["taken"])


@contextmanager
def delivery_house(*, deliverers: int = programs.WORKERS[QueueName.DELIVERY]) -> Iterator[House]:
    """A home with PostgreSQL, Valkey, the sink, and so many delivery workers that have heard nothing yet."""
    with founded_home() as home, settings_of(home) as engines, ExitStack() as kept:
        port, smtp_port, key = free_port(), free_port(), ec.generate_private_key(ec.SECP256R1())
        settings = changed(engines, _places(port, smtp_port, key))
        runtime = build_runtime(settings, RULES, doorbell=make_doorbell(settings.redis_url))
        kept.callback(runtime.engine.dispose)
        kept.enter_context(sink(port, smtp_port))
        workers = [kept.enter_context(worker(settings, QueueName.DELIVERY)) for _ in range(deliverers)]
        yield House(settings, runtime, key, psutil.Process(Postgres(home).pid()), tuple(workers))


def _places(port: int, smtp_port: int, key: ec.EllipticCurvePrivateKey) -> dict[str, object]:
    url = f"http://127.0.0.1:{port}"
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {
        "SENDGRID_BASE_URL": url,
        "TWILIO_BASE_URL": url,
        "CONVIVE_SANDBOX_URL": url,
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "SENDGRID_WEBHOOK_PUBLIC_KEY": base64.b64encode(public).decode(),
    }


@contextmanager
def worker(settings: Settings, queue: QueueName) -> Iterator[psutil.Process]:
    """One worker process on `queue`, as the stack starts it."""
    with running(programs.worker(queue).command, environment=programs.environment(settings)) as process:
        yield psutil.Process(process.pid)


class Web(NamedTuple):
    """Where it listens, and the process that started those that answer."""

    port: int
    process: psutil.Process

    def processes(self) -> Sequence[psutil.Process]:
        """Those that answer, all of them once something was answered."""
        return self.process.children()


@contextmanager
def served(settings: Settings, application: str | None = None) -> Iterator[Web]:
    """As `convive web` serves, ours or another `application`."""
    port = free_port()
    *command, ours = programs.web("127.0.0.1", port).command
    command.append(application or ours)
    with running(command, environment=programs.environment(settings)) as serving:
        wait_for_port(port)
        yield Web(port, psutil.Process(serving.pid))


def wait_for(condition: Callable[[], bool], processes: Sequence[psutil.Process]) -> None:
    """Until it is so. Raises TimeoutError, at once when one of the `processes` that see to it has ended."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline or not all(map(_lives, processes)):
            raise TimeoutError("What the benchmark waits for does not come about.")
        time.sleep(LOOK_SECONDS)


def _seconds(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
