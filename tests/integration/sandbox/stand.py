"""A sandbox process, the web that hears its webhooks, and the real SDKs that talk to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

import requests
from sendgrid import SendGridAPIClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from webapp.sandbox.ledger import Ledger

ACCOUNT, TOKEN, API_KEY = "AC" + "5" * 32, "token of the stand", "SG.key-of-the-stand"
_PATIENCE = 20.0
_numbers = count(1_000_000 + os.getpid() * 1_000)

T = TypeVar("T")


@dataclass(frozen=True)
class Heard:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """Convive's web, as far as webhooks care."""

    heard: list[Heard] = field(default_factory=list)
    refusals: set[str] = field(default_factory=set)
    """What mentions one of these is answered 500, once."""

    @contextmanager
    def listening(self) -> Iterator[str]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()

    def matching(self, text: str) -> list[Heard]:
        return [one for one in list(self.heard) if text.encode() in one.body or text in one.path]

    def wait_for(self, text: str, times: int = 1) -> list[Heard]:
        """The posts that mention `text`, once there are so many."""
        return waited(lambda: found if len(found := self.matching(text)) >= times else [])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append(Heard(self.path, dict(self.headers), body))
                refused = next((text for text in listener.refusals if text.encode() in body), None)
                listener.refusals.discard(refused or "")
                self.send_response(500 if refused else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Quiet."""

        return Handler


@dataclass
class Stand:
    home: Path
    web: str
    listener: Listener
    port: int
    smtp_port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.home)

    @property
    def public_key(self) -> str:
        return (self.home / "sandbox" / "webhook_public_key").read_text()

    def start(self) -> None:
        command = [sys.executable, "-m", "webapp.sandbox", "--home", str(self.home), "--port", str(self.port)]
        command += ["--smtp-port", str(self.smtp_port), "--public-url", self.web]
        keys = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "SENDGRID_API_KEY": API_KEY}
        self.process = subprocess.Popen(command, env={**os.environ, **keys}, start_new_session=True)
        waited(self._is_up)

    def kill(self) -> None:
        """Every process of it, without a chance to say goodbye."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def order(self, provider: str, kind: str, **fault: Any) -> None:
        answer = requests.post(f"{self.url}/faults", json={"provider": provider, "kind": kind, **fault}, timeout=10)
        assert answer.status_code == 201, answer.text

    def act(self, path: str, **given: str) -> Any:
        answer = requests.post(f"{self.url}{path}", json=given, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def twilio(self, *, token: str = TOKEN, timeout: float = 10) -> Client:
        client = Client(ACCOUNT, token, http_client=TwilioHttpClient(timeout=timeout))
        client.api.base_url = self.url
        return client

    def text(self, to: str, **changes: Any) -> Any:
        given = {"from_": "+12025550100", "body": "Hello", **changes}
        return self.twilio().messages.create(to=to, **given)

    def sendgrid(self, *, key: str = API_KEY, timeout: float = 10) -> SendGridAPIClient:
        client = SendGridAPIClient(key, host=self.url)
        client.client.timeout = timeout
        return client

    def mail(self, *addresses: str, **changes: Any) -> Any:
        return self.sendgrid().send(letter(*addresses, **changes))

    def _is_up(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.smtp_port), timeout=1):
                return requests.get(f"{self.url}/healthz", timeout=2).ok
        except OSError:
            return False


@contextmanager
def standing(home: Path) -> Iterator[Stand]:
    listener = Listener()
    with listener.listening() as web:
        stand = Stand(home, web, listener, free_port(), free_port())
        stand.start()
        yield stand
        stand.kill()


def letter(*addresses: str, **changes: Any) -> dict[str, Any]:
    people = [
        {
            "to": [{"email": address}],
            "substitutions": {"-name-": f"N{n}"},
            "custom_args": {"message_id": f"{address}#{n}"},
        }
        for n, address in enumerate(addresses)
    ]
    return {
        "personalizations": people,
        "from": {"email": "club@club.example", "name": "The club"},
        "subject": "For -name-",
        "content": [
            {"type": "text/plain", "value": "Dear -name-"},
            {"type": "text/html", "value": "<p>Dear -name-</p>"},
        ],
        **changes,
    }


def new_number() -> str:
    return f"+1202{next(_numbers) % 10_000_000:07}"


def new_address(local: str = "ada") -> str:
    return f"{local}{next(_numbers)}@mail.example"


def waited(ask: Callable[[], T]) -> T:
    """What `ask` gives once it is true."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if found := ask():
            return found
        time.sleep(0.05)
    raise TimeoutError


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
