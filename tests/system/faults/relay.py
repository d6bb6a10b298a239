"""A relay in front of PostgreSQL that loses the answer to a COMMIT: it is done, and nobody hears of it."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy import make_url

ENCRYPTION = {80877103, 80877104}
"""Codes by which a client asks for TLS or GSSAPI before it introduces itself."""


@dataclass
class Relay:
    url: str
    """Where the database is reached through it."""
    database: str
    """Where it really is."""
    lost: int = 0
    """How many answers it has lost."""
    _wanted: list[re.Pattern[str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lose(self, statement: re.Pattern[str]) -> None:
        """The next transaction with such a statement is committed unheard."""
        self._wanted.append(statement)

    def takes(self, statements: list[str]) -> bool:
        """Whether the answer to the commit of these is to be lost; then it counts as lost."""
        with self._lock:
            for wanted in self._wanted:
                if any(map(wanted.search, statements)):
                    self._wanted.remove(wanted)
                    self.lost += 1
                    return True
        return False


@dataclass
class Line:
    """One client's connection through the relay."""

    relay: Relay
    client: socket.socket
    server: socket.socket
    deaf: bool = False
    """Nothing of what the server says reaches the client any more."""
    names: dict[bytes, str] = field(default_factory=dict)
    """Prepared statements."""
    said: list[str] = field(default_factory=list)
    """The statements of this transaction."""

    def listen(self) -> None:
        with closing(self.client), closing(self.server), suppress(OSError, EOFError):
            words = self.client.makefile("rb")
            self.server.sendall(self._introduction(words))
            threading.Thread(target=self._answer, daemon=True).start()
            while True:
                kind, frame = _frame(words)
                self._note(kind, frame[5:])
                self.server.sendall(frame)

    def _introduction(self, words: BinaryIO) -> bytes:
        while True:
            size = _exactly(words, 4)
            body = _exactly(words, int.from_bytes(size) - 4)
            if int.from_bytes(body[:4]) not in ENCRYPTION:
                return size + body
            self.client.sendall(b"N")

    def _note(self, kind: bytes, body: bytes) -> None:
        """A statement is said at once, or prepared by name (P) and bound (B) later."""
        if kind == b"Q":
            self._hear(body.rstrip(b"\0").decode())
        elif kind == b"P":
            name, statement, _ = body.split(b"\0", 2)
            self.names[name] = statement.decode()
        elif kind == b"B":
            self._hear(self.names[body.split(b"\0", 2)[1]])

    def _hear(self, statement: str) -> None:
        if statement == "BEGIN":
            self.said.clear()
        elif statement == "COMMIT":
            self.deaf = self.relay.takes(self.said)
        self.said.append(statement)

    def _answer(self) -> None:
        with closing(self.client), closing(self.server), suppress(OSError, EOFError):
            words = self.server.makefile("rb")
            while True:
                kind, frame = _frame(words)
                if not self.deaf:
                    self.client.sendall(frame)
                elif kind == b"Z":  # committed, and ready for the next
                    self.client.shutdown(socket.SHUT_RDWR)
                    return


def _frame(words: BinaryIO) -> tuple[bytes, bytes]:
    head = _exactly(words, 5)
    return head[:1], head + _exactly(words, int.from_bytes(head[1:]) - 4)


def _exactly(words: BinaryIO, size: int) -> bytes:
    found = words.read(size)
    if len(found) < size:
        raise EOFError
    return found


@contextmanager
def relayed(url: str) -> Iterator[Relay]:
    """In front of the server, on a unix socket, of the database at `url`."""
    address = make_url(url)
    with socket.create_server(("127.0.0.1", 0)) as door:
        host, port = door.getsockname()
        through = address.set(host=host, port=port, query={})
        relay = Relay(through.render_as_string(hide_password=False), url)
        server = f"{address.query['host']}/.s.PGSQL.5432"
        threading.Thread(target=_take_in, args=(relay, door, server), daemon=True).start()
        yield relay
        door.shutdown(socket.SHUT_RDWR)


def _take_in(relay: Relay, door: socket.socket, address: str) -> None:
    with suppress(OSError):  # the door was closed
        while True:
            client, _ = door.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = socket.socket(socket.AF_UNIX)
            server.connect(address)
            threading.Thread(target=Line(relay, client, server).listen, daemon=True).start()
