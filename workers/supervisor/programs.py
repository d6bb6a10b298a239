"""The programs of the stack: how each is started, here and by `convive web|worker|scheduler`."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

from campaigns.core.settings import Settings
from workers.queue import QueueName
from workers.supervisor.ports import Ports

WEB_PROCESSES = 2
WEB_THREADS = 24
"""As many as may each have a connection to the database; those whose answers others take have none."""
WORKERS = {**dict.fromkeys(QueueName, 1), QueueName.DELIVERY: 2}


@dataclass(frozen=True, slots=True)
class Program:
    """`addresses` are the hosts and ports it listens on, if any; HTTP is spoken at the first."""

    name: str
    command: Sequence[str]
    stop_seconds: float = 10.0
    addresses: tuple[tuple[str, int], ...] = ()


def web(host: str, port: int, *, processes: int = WEB_PROCESSES, threads: int = WEB_THREADS) -> Program:
    options = ["--preload", "--worker-class", "webapp.web_worker.Worker"]
    options += ["--workers", str(processes), "--threads", str(threads)]
    options += ["--bind", f"{host}:{port}", "--log-level", "warning", "--graceful-timeout", "8", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, "webapp.wsgi:build()"]
    return Program("web", command, addresses=((host, port),))


def worker(queue: QueueName, number: int | None = None) -> Program:
    name = f"{queue}-{number}" if number else str(queue)
    return Program(name, [sys.executable, "-m", "workers", queue], stop_seconds=30.0)


def workers() -> list[Program]:
    return [
        worker(queue, number if count > 1 else None)
        for queue, count in WORKERS.items()
        for number in range(1, count + 1)
    ]


def scheduler() -> Program:
    return Program("scheduler", [sys.executable, "-m", "workers.schedule"])


def sandbox(settings: Settings, ports: Ports) -> Program:
    command = [sys.executable, "-m", "webapp.sandbox", "--home", str(settings.home), "--port", str(ports.sandbox)]
    command += ["--smtp-port", str(ports.smtp), "--public-url", settings.public_url]
    host = urlsplit(settings.sandbox_url).hostname or ""
    return Program("sandbox", command, addresses=((host, ports.sandbox), (host, ports.smtp)))


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a program: ours, with what `settings` resolved. It is passed on here, not read."""
    values = settings.model_dump(by_alias=True)
    shown = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value) for name, value in values.items()
    }
    return {**os.environ, **shown}
