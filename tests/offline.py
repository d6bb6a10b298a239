"""No test speaks to anything but this machine."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any

_on_a_host_of_tests: ContextVar[bool] = ContextVar("on_a_host_of_tests", default=False)


class RemoteConnectionError(RuntimeError):
    pass


def stay_on_this_machine() -> None:
    """Refuse every connection of this process that leaves the loopback. Python offers no way to lift this again."""
    sys.addaudithook(_refuse_remote)


@contextmanager
def on_a_host_of_tests() -> Iterator[None]:
    """This thread is in a network of our own, that no cable leads out of."""
    before = _on_a_host_of_tests.set(True)
    try:
        yield
    finally:
        _on_a_host_of_tests.reset(before)


def _refuse_remote(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _is_local(host) and not _on_a_host_of_tests.get():
        raise RemoteConnectionError(f"A test reached for {host!r}.")


def _is_local(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
