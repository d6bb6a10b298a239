"""The ports of one home: remembered, so that links keep working, and free, so that checkouts stand side by side."""

import json
import socket
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import chain
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


def choose_ports(home: Path, *, web: int | None = None) -> Ports:
    """Free ports, the remembered ones first, and remember them. `web` is what the operator asks for."""
    before = remembered_ports(home)
    kept = asdict(before) if before else {}
    taken: set[int] = set()
    chosen = {}
    for name in ("web", "sandbox", "smtp"):
        others = {port for other, port in kept.items() if other != name}
        chosen[name] = _free([web if name == "web" else None, kept.get(name)], avoid=taken | others)
        taken.add(chosen[name])
    ports = Ports(**chosen)
    home.mkdir(parents=True, exist_ok=True)
    (home / "ports.json").write_text(json.dumps(asdict(ports)) + "\n")
    return ports


def _free(preferred: Iterable[int | None], *, avoid: AbstractSet[int]) -> int:
    wanted = chain(filter(None, preferred), range(FIRST, FIRST + TRIED), [0])
    return next(bound for port in wanted if port not in avoid and (bound := _bound(port)))


def _bound(port: int) -> int | None:
    """The port, if it can be had now; a free one for 0."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return None
        return int(listener.getsockname()[1])
