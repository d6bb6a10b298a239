"""The process of gunicorn that answers: once it is to stop it waits for those it is answering, and nobody else."""

import os
import select
from typing import Any

from gunicorn.workers import gthread

SILENT_SECONDS = 5.0
"""After which a connection that says nothing is watched without a thread of its own."""
LINGER_SECONDS = 0.5
"""For what a browser was just sending on a connection that it keeps."""


class Worker(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def init_process(self) -> None:
        self._stopping, self._stop = os.pipe()
        gthread.STOP_KEEPALIVE_LINGER = LINGER_SECONDS
        super().init_process()

    def handle_exit(self, sig: Any, frame: Any) -> None:
        os.write(self._stop, b"!")
        super().handle_exit(sig, frame)

    def handle(self, conn: Any) -> Any:
        """Browsers open connections before they have anything to ask: such a one is let go as we stop."""
        if conn.initialized or conn.data_ready:
            return super().handle(conn)
        heard, _, _ = select.select([conn.sock, self._stopping], [], [], SILENT_SECONDS)
        if conn.sock in heard:
            conn.data_ready = True
            return super().handle(conn)
        if heard:
            raise ConnectionAbortedError  # closes it without waiting for its other end
        return gthread._DEFER  # noqa: SLF001 - as its own `handle` says it

    def murder_pending(self) -> None:
        if not self.alive:
            for conn in self.pending_conns:
                conn.timeout = 0.0
        super().murder_pending()
