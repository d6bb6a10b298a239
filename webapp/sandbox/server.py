"""Runs the sandbox in one threaded process under gunicorn."""

import logging
import runpy
import sys
from dataclasses import dataclass
from pathlib import Path

from campaigns.core.logging import configure_logging
from campaigns.core.settings import Settings
from webapp.sandbox.app import create_pages
from webapp.sandbox.postman import start_postman
from webapp.sandbox.providers import Application, application
from webapp.sandbox.smtp import start_relay
from webapp.sandbox.state import open_sandbox

_THREADS = 12
_KEEP_ALIVE_SECONDS = 75
_SWITCH_SECONDS = 0.0005
"""A thread that waited for the network must not wait as long again for the interpreter."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sandbox keeps its files, where it listens, and where Convive's web listens."""

    home: Path
    host: str
    port: int
    smtp_port: int
    public_url: str


def serve(place: Place) -> None:
    """Does not return."""
    given = {"home": str(place.home), "host": place.host, "smtp_port": place.smtp_port, "public_url": place.public_url}
    built = f"build({', '.join(f'{name}={value!r}' for name, value in given.items())})"
    sys.argv = [
        "gunicorn",
        *("--bind", f"{place.host}:{place.port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(_THREADS)),
        *("--keep-alive", str(_KEEP_ALIVE_SECONDS), "--timeout", "120", "--graceful-timeout", "3"),
        *("--log-level", "warning", "--no-control-socket"),
        f"webapp.sandbox.server:{built}",
    ]
    runpy.run_module("gunicorn", run_name="__main__")


def build(*, home: str, host: str, smtp_port: int, public_url: str) -> Application:
    """Called by gunicorn in its one worker: threads do not survive a fork."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    configure_logging(program="sandbox")
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    settings = Settings()
    sandbox = open_sandbox(Path(home), settings=settings, public_url=public_url)
    start_relay(sandbox, host=host, port=smtp_port)
    start_postman(settings, home=Path(home), public_url=public_url)
    return application(sandbox, create_pages(sandbox))
