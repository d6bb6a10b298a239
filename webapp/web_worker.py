"""The process of gunicorn that answers: once it is to stop it waits for those it is answering, and nobody else."""

from typing import Any

from gunicorn.workers import gthread

SILENT_SECONDS = 0.1
"""After which a connection that says nothing has no thread of its own: browsers open some before they ask."""
LINGER_SECONDS = 0.5
"""For what a browser was just sending on a connection that it keeps."""


class Worker(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def init_process(self) -> None:
        gthread.STOP_KEEPALIVE_LINGER = LINGER_SECONDS
        super().init_process()

    def handle(self, conn: Any) -> Any:
        if conn.initialized or conn.wait_for_data(SILENT_SECONDS):
            return super().handle(conn)
        return gthread._DEFER  # noqa: SLF001 - as its own `handle` says it

    def murder_pending(self) -> None:
        if not self.alive:
            for conn in self.pending_conns:
                conn.timeout = 0.0
        super().murder_pending()
