"""WSGI without a framework, for the paths that must be fast, and the ways a connection may be spoiled."""

import errno
import socket
import struct
from collections.abc import Callable, Iterable
from threading import Timer
from typing import Any

import orjson

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]
Headers = tuple[tuple[str, str], ...]
Reply = tuple[str, Headers, bytes]
"""Status line, headers, body."""

_HELD_SECONDS = 60.0


def json_reply(status: str, content: Any, headers: Headers = ()) -> Reply:
    return status, (("Content-Type", "application/json"), *headers), orjson.dumps(content)


def send(reply: Reply, start: Start) -> Iterable[bytes]:
    status, headers, body = reply
    start(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]


def read_body(environ: Environ) -> bytes:
    body: bytes = environ["wsgi.input"].read()
    return body


def hold(environ: Environ, seconds: float | None) -> ConnectionResetError:
    """Keep the connection open and silent, without a thread; raise what this gives."""
    kept = _taken(environ)
    timer = Timer(seconds or _HELD_SECONDS, kept.close)
    timer.daemon = True
    timer.start()
    return _gone()


def hang_up(environ: Environ) -> ConnectionResetError:
    """Close the connection without an answer; raise what this gives."""
    _taken(environ).close()
    return _gone()


def reset(environ: Environ) -> ConnectionResetError:
    """Close the connection with a TCP reset; raise what this gives."""
    taken = _taken(environ)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    taken.close()
    return _gone()


def reset_mid_upload(environ: Environ) -> ConnectionResetError:
    environ["wsgi.input"].read(64)
    return reset(environ)


def _taken(environ: Environ) -> socket.socket:
    """The connection's socket, taken away from the server so that it cannot answer."""
    return socket.socket(fileno=environ["gunicorn.socket"].detach())


def _gone() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "closed on order")
