"""The ports of one home: remembered, so that links keep working, and free, so that checkouts stand side by side."""

import json
import socket
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import chain, repeat
from pathlib import Path

FIRST = 8000
TRIED = 100


@dataclass(frozen=True, slots=True)
class Ports:
    web: int
    sandbox: int
    smtp: int


USUAL_PORTS = Ports(web=FIRST, sandbox=FIRST + 1, smtp=FIRST + 2)
"""What a home that was never started will most likely get."""


def remembered_ports(home: Path) -> Ports | None:
    try:
        return Ports(**json.loads((home / "ports.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


class Reservation:
    """Ports that no other stack on this machine chooses while this one lives.

    Between choosing a port and listening on it lie seconds. The UDP port of the same number is the token meanwhile:
    the kernel gives it once, to any account, and takes it back when we die.
    """

    def __init__(self) -> None:
        self._tokens: list[socket.socket] = []

    def take(self, preferred: Iterable[int | None], *, avoid: AbstractSet[int]) -> int:
        """The first of `preferred` that can be had, else the first from 8000 on, else any."""
        wanted = chain(filter(None, preferred), range(FIRST, FIRST + TRIED), repeat(0))
        return next(taken for port in wanted if port not in avoid and (taken := self._try(port)))

    def close(self) -> None:
        for token in self._tokens:
            token.close()

    def _try(self, port: int) -> int | None:
        token = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            with closing(socket.socket()) as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(("127.0.0.1", port))
                number = int(listener.getsockname()[1])
                token.bind(("127.0.0.1", number))
        except OSError:
            token.close()
            return None
        self._tokens.append(token)
        return number


def choose_ports(home: Path, reservation: Reservation, *, web: int | None = None) -> Ports:
    """Free ports, the remembered ones first, and remember them. `web` is what the operator asks for."""
    before = remembered_ports(home)
    kept = asdict(before) if before else {}
    chosen: dict[str, int] = {}
    for name in ("web", "sandbox", "smtp"):
        others = {port for other, port in kept.items() if other != name}
        chosen[name] = reservation.take([web if name == "web" else None, kept.get(name)], avoid=others)
    ports = Ports(**chosen)
    home.mkdir(parents=True, exist_ok=True)
    (home / "ports.json").write_text(json.dumps(asdict(ports)) + "\n")
    return ports
