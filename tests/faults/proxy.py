"""A relay in front of PostgreSQL that can lose the answer to a commit, or cut every connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

COMMIT = b"COMMIT\x00"


class Proxy:
    """Listens on a port of this machine; the server is found at its unix socket."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._swallow = False
        self.swallowed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow_next_commit(self) -> None:
        """The next COMMIT is done, and whoever asked for it never hears so: the connection closes instead."""
        self.swallowed.clear()
        self._swallow = True

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self._server))
        threading.Thread(target=_copy, args=(server, client), daemon=True).start()
        with suppress(OSError):
            while asked := client.recv(65_536):
                if self._swallow and asked.endswith(COMMIT):
                    self._swallow = False
                    client.shutdown(socket.SHUT_RDWR)  # nothing more reaches the client
                    server.sendall(asked)
                    server.settimeout(5)
                    self._wait_done(server)
                    break
                server.sendall(asked)
        for end in (client, server):
            end.close()

    def _wait_done(self, server: socket.socket) -> None:
        """The thread that copies answers hears of the commit and finds nobody to tell."""
        server.shutdown(socket.SHUT_WR)
        self.swallowed.set()


def _copy(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while said := server.recv(65_536):
            client.sendall(said)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)


@contextmanager
def in_front_of(url: str) -> Iterator[tuple[Proxy, str]]:
    """The proxy and the address of the same database through it."""
    address = make_url(url)
    proxy = Proxy(Path(str(address.query["host"])) / ".s.PGSQL.5432")
    through = address.set(host="127.0.0.1", port=proxy.port, query={"sslmode": "disable", "gssencmode": "disable"})
    try:
        yield proxy, through.render_as_string(hide_password=False)
    finally:
        proxy.close()
