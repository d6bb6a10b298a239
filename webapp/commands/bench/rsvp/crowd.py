"""Guests who answer at once over bare sockets, for a client library would take the processors that are measured."""

import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

AT_ONCE = 32
"""Connections; each sends the next answer when the last one is confirmed, as behind a proxy that keeps them open."""
COMPANION = dict.fromkeys(("companion_0_name", "companion_0_diet", "companion_0_note"), "")
BODY = urlencode({"answer": "yes", "companions": "1", **COMPANION, "diet": "", "note": ""}).encode()
"""As the page posts it."""
SEEN_OTHER = b"HTTP/1.1 303 "
A_READ = 65_536
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """How long each had to wait, in seconds, shortest first."""

    waits: Sequence[float]

    def wait_ms(self, percent: int) -> float:
        return 1000 * self.waits[ceil(len(self.waits) * percent / 100) - 1]


def answer_all(port: int, paths: Sequence[str]) -> Crowd:
    """Everybody says yes once. Raises ValueError when somebody is answered anything but their page."""
    shares = [paths[place::AT_ONCE] for place in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waits = list(threads.map(lambda share: list(_answer(port, share)), shares))
    return Crowd(sorted(wait for share in waits for wait in share))


def _answer(port: int, paths: Sequence[str]) -> Iterator[float]:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for path in paths:
            started = time.perf_counter()
            connection.sendall(_post(path))
            _read(connection)
            yield time.perf_counter() - started


def _post(path: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    return head.encode() + BODY


def _read(connection: socket.socket) -> None:
    said = b""
    while (ends := said.find(b"\r\n\r\n")) < 0 or len(said) < ends + 4 + _length(said[:ends]):
        more = connection.recv(A_READ)
        if not more:
            raise ValueError("The web hung up.")
        said += more
    if not said.startswith(SEEN_OTHER):
        raise ValueError(f"The web answered {said[:200]!r}.")


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
