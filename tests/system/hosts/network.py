"""Hosts on one machine: network namespaces with addresses of their own, joined by a switch in a namespace too."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.offline import on_a_host_of_tests

_NEWNET = 0x40000000
NETWORK = "10.89.0"
_OURS, _NAMED = Path("/proc/thread-self/ns/net"), Path("/run/netns")
_libc = ctypes.CDLL(None, use_errno=True)


class UnavailableError(Exception):
    """This account may not make network namespaces."""


@dataclass(frozen=True, slots=True)
class Host:
    namespace: str
    switch: str
    number: int

    @property
    def address(self) -> str:
        return f"{NETWORK}.{self.number}"

    @contextmanager
    def here(self) -> Iterator[None]:
        """What this thread starts, connects and listens to meanwhile is on this host."""
        with _OURS.open() as back, (_NAMED / self.namespace).open() as there:
            _enter(there.fileno())
            try:
                with on_a_host_of_tests():
                    yield
            finally:
                _enter(back.fileno())

    def cut_off(self) -> None:
        """As a pulled cable does: nobody is told."""
        _ip("-n", self.switch, "link", "set", self._port, "down")

    def join_again(self) -> None:
        _ip("-n", self.switch, "link", "set", self._port, "up")

    def plug_in(self) -> None:
        _ip("netns", "add", self.namespace)
        _ip(
            "-n",
            self.switch,
            "link",
            "add",
            self._port,
            "type",
            "veth",
            "peer",
            "name",
            "wire",
            "netns",
            self.namespace,
        )
        _ip("-n", self.switch, "link", "set", self._port, "master", "switch", "up")
        _ip("-n", self.namespace, "addr", "add", f"{self.address}/24", "dev", "wire")
        for device in ("wire", "lo"):
            _ip("-n", self.namespace, "link", "set", device, "up")

    @property
    def _port(self) -> str:
        return f"port{self.number}"


@contextmanager
def network(*names: str) -> Iterator[dict[str, Host]]:
    """Hosts of these names. Raises UnavailableError."""
    ours = f"convive-{os.getpid()}"
    switch = f"{ours}-switch"
    hosts = {name: Host(f"{ours}-{name}", switch, number) for number, name in enumerate(names, start=1)}
    if os.geteuid() != 0 or shutil.which("ip") is None:
        raise UnavailableError
    try:
        _ip("netns", "add", switch)
        _ip("-n", switch, "link", "add", "switch", "type", "bridge")
        _ip("-n", switch, "link", "set", "switch", "up")
        for host in hosts.values():
            host.plug_in()
        yield hosts
    finally:
        for namespace in (*(host.namespace for host in hosts.values()), switch):
            subprocess.run(["ip", "netns", "del", namespace], capture_output=True, check=False)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0 and words[:2] == ("netns", "add"):
        raise UnavailableError(done.stderr)
    if done.returncode != 0:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, _NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
