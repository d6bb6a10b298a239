"""One line to a receiver: a connection that is kept, to an address that was checked. No redirect, no proxy.

Whoever waits for an answer can cut the line, so that a receiver that sends a byte now and then holds nobody up.
"""

import select
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from campaigns.core.errors import Refused
from campaigns.webhooks.addresses import Place, Resolve, addresses_of
from campaigns.webhooks.models import Trouble

CONNECT_SECONDS = 5.0
LARGEST_ANSWER = 1_000
"""Bytes of an answer that are read; the rest is not waited for."""
GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is nothing where none came; `said` is how the answer began, or what the network said."""

    status: int | None
    said: str = ""
    trouble: Trouble | None = None
    retry_after: str = ""


class Line:
    """For one call at a time."""

    def __init__(self, place: Place, resolve: Resolve, *, timeout: float) -> None:
        self._place = place
        self._resolve = resolve
        self._timeout = timeout
        self._connection: HTTPConnection | None = None
        self._was_cut = False

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        self._was_cut = False
        kept = self._connection is not None and not _was_dropped(self._connection)
        answer = self._try(body, headers, fresh=not kept)
        if kept and answer.trouble is Trouble.BROKEN and not self._was_cut:  # given up as we took it up again
            answer = self._try(body, headers, fresh=True)
        return answer

    def cut(self) -> None:
        """From another thread: whatever is waited for ends now, and nothing is begun any more."""
        self._was_cut = True
        connection = self._connection
        if connection is not None and connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _try(self, body: bytes, headers: Mapping[str, str], *, fresh: bool) -> Answer:
        try:
            if fresh:
                self._connect()
            return self._call(body, headers)
        except (OSError, HTTPException, Refused) as fault:
            self.close()
            return Answer(None, str(fault)[:LARGEST_ANSWER], _meaning(fault))

    def _connect(self) -> None:
        self.close()
        place = self._place
        raw = _connected(place, self._resolve)
        raw.settimeout(self._timeout)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = HTTPConnection(place.host, place.port)
        self._connection.auto_open = 0  # never to an address that was not checked
        self._connection.sock = raw
        if place.scheme == "https":
            safe = _tls().wrap_socket(raw, server_hostname=place.host, do_handshake_on_connect=False)
            self._connection.sock = safe
            safe.do_handshake()

    def _call(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = self._connection
        if connection is None or self._was_cut:
            raise ConnectionError("There is no connection.")
        connection.request("POST", self._place.path, body=body, headers={"Host": self._place.named, **headers})
        response = connection.getresponse()
        said = _beginning(response)
        if not response.isclosed():
            self.close()
        good = response.status in GOOD
        return Answer(response.status, said, None if good else Trouble.STATUS, response.headers.get("Retry-After", ""))


def _beginning(response: HTTPResponse) -> str:
    """Of what it says; its status counts even if the rest never comes."""
    try:
        said = response.read(LARGEST_ANSWER)
    except (OSError, HTTPException):
        return ""
    return said.decode(errors="replace").replace("\x00", "")


def _connected(place: Place, look_up: Resolve) -> socket.socket:
    """To the first address that takes it; all were checked."""
    last: OSError | None = None
    for address in addresses_of(place, look_up):
        try:
            return socket.create_connection((address, place.port), timeout=CONNECT_SECONDS)
        except OSError as fault:
            last = fault
    raise NoConnectionError(str(last)) from last


class NoConnectionError(ConnectionError):
    pass


def _meaning(fault: Exception) -> Trouble:
    match fault:
        case Refused():
            return Trouble.FORBIDDEN_ADDRESS
        case NoConnectionError() | socket.gaierror():
            return Trouble.NO_CONNECTION
        case ssl.SSLError():
            return Trouble.UNSAFE
        case TimeoutError():
            return Trouble.TIMED_OUT
    return Trouble.BROKEN


def _was_dropped(connection: HTTPConnection) -> bool:
    """Nothing is to be read while nothing was asked: what can be read is the end."""
    return connection.sock is None or bool(select.select([connection.sock], [], [], 0)[0])


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
