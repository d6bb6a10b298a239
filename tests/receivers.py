"""A receiver of webhooks on this machine: a real HTTP server that answers as it is told and keeps what it heard."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, NamedTuple

import orjson

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Member
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.webhooks.addresses import resolve
from campaigns.webhooks.courier import Courier, call_receivers
from campaigns.webhooks.models import WebhookDelivery
from tests.clock import NOW


class Heard(NamedTuple):
    body: bytes
    headers: Mapping[str, str]

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)
        return found

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]


class Reply(NamedTuple):
    status: int = 204
    headers: Mapping[str, str] = {}
    body: bytes = b""


@dataclass
class Receiver:
    """`answer` is asked for each call, and may take its time."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answer: Callable[[Heard], Reply] = lambda _heard: Reply()
    lock: Lock = field(default_factory=Lock)

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.heard]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _speaking(receiver))
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?from=club"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield receiver
    server.shutdown()
    server.server_close()


def _speaking(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Speaking(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard = Heard(body, {name.lower(): value for name, value in self.headers.items()} | {"path": self.path})
            reply = receiver.answer(heard)
            with receiver.lock:
                receiver.heard.append(heard)
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: Any) -> None:
            pass

    return Speaking


def courier_of(runtime: Runtime, **other: Any) -> Courier:
    """On this test's clock, which it also waits by; it may call this machine, and its jitter is none."""
    usual = {
        "sessions": runtime.sessions,
        "clock": runtime.system_clock,
        "signer": runtime.signer,
        "resolve": resolve,
        "private": True,
        "call_seconds": 5.0,
        "lease_seconds": 20.0,
        "chance": lambda: 0.0,
        "wait": lambda _seconds: None,
    }
    return Courier(**{**usual, **other})


def call(runtime: Runtime, **other: Any) -> int:
    return call_receivers(courier_of(runtime, **other), more=lambda: True)


def notes(runtime: Runtime, member: Member, *references: str) -> None:
    """Each in a transaction of its own."""
    for reference in references:
        with runtime.sessions.begin() as session:
            record_activities(session, [NewActivity(member.id, ActivityKind.NOTE, NOW, reference)], now=NOW)


def deliveries(runtime: Runtime) -> list[WebhookDelivery]:
    with runtime.sessions() as session:
        return session.query(WebhookDelivery).order_by(WebhookDelivery.id).all()
