"""No test speaks to anything but this machine."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any

_on_a_host_of_tests: ContextVar[bool] = ContextVar("on_a_host_of_tests", default=False)


class RemoteConnectionError(RuntimeError):
    pass


def stay_on_this_machine() -> None:
    """Refuse every connection of this process that leaves the loopback.

    An audit hook would do it too, but is asked of each of millions of other events.
    """
    look_up = socket.getaddrinfo

    def local_only(host: str | bytes | None, *rest: Any, **more: Any) -> Any:
        _refuse_remote(host)
        return look_up(host, *rest, **more)

    socket.getaddrinfo = local_only
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Callable[[socket.socket, Any], Any]) -> Any:
    def local_only(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple):
            _refuse_remote(address[0])
        return connect(self, address)

    return local_only


@contextmanager
def on_a_host_of_tests() -> Iterator[None]:
    """This thread is in a network of our own, that no cable leads out of."""
    before = _on_a_host_of_tests.set(True)
    try:
        yield
    finally:
        _on_a_host_of_tests.reset(before)


def _refuse_remote(host: str | bytes | None) -> None:
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
