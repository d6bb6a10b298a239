"""A worker process: one queue, one runtime, one job at a time in the process itself.

Nothing is forked: a killed worker takes its job with it, no orphan sends on, and no connection is shared.
"""

import gc
import logging
import time
from collections.abc import Callable
from importlib import import_module
from types import FrameType
from typing import Any

from rq import Queue, SimpleWorker
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from structlog.contextvars import bound_contextvars

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.core.settings import Settings
from campaigns.core.telemetry import tell_fault, traced
from workers.queue import JOBS, QueueName, make_doorbell, make_queue
from workers.redis_address import connect
from workers.stopping import StopRequest

log = logging.getLogger(__name__)

WORKER_TTL = 30
SLICE_SECONDS = 20.0
"""How long one job goes on taking chunks before it lets the queue see whether something else is due."""
RECONNECT_SECONDS = 2.0

_stopping = StopRequest()
_runtime: Runtime | None = None


def current() -> Runtime:
    """The runtime of this worker process, for the jobs."""
    if _runtime is None:
        raise RuntimeError("No worker runs in this process.")
    return _runtime


def time_slice(seconds: float = SLICE_SECONDS) -> Callable[[], bool]:
    """Tells whether to take another chunk: not after `seconds`, and not once the worker was asked to stop."""
    end = time.monotonic() + seconds
    return lambda: not _stopping.is_set() and time.monotonic() < end


class QueueWorker(SimpleWorker):
    max_connection_wait_time = 5.0
    """Seconds between tries to reach Redis: it would be up to sixty, and a failover takes ten."""

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Its id stands in each line that is logged of it, and its span follows whoever rang."""
        ids = {"job_id": job.id, "queue": queue.name}
        with bound_contextvars(**ids), traced(f"work {queue.name}", ids, after=job.meta):
            return super().perform_job(job, queue, execution)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        tell_fault(exc_info[1])
        super().handle_exception(job, *exc_info)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        _stopping.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]  # RQ left it without types


def work(settings: Settings, queue: QueueName) -> None:
    """Hear the rings of `queue` until asked to stop; with Redis away, wait for it.

    The module of its job, and nothing of other jobs, is loaded; its `NEEDED` are the rules the job works by.
    """
    global _runtime  # noqa: PLW0603 - RQ calls a job by its name alone, so what it needs must be found in the process
    job = import_module(JOBS[queue].rpartition(".")[0])
    _runtime = build_runtime(settings, job.NEEDED, doorbell=make_doorbell(settings.redis_url))
    gc.freeze()  # what was loaded stays anyway; looking through it again and again took a fifth of the time
    while not _stopping.is_set():
        _listen(settings.redis_url, queue)
        _stopping.wait(RECONNECT_SECONDS)
    _runtime.engine.dispose()


def _listen(redis_url: str, queue: QueueName) -> None:
    connection = connect(redis_url, timeout=WORKER_TTL)
    try:
        worker = QueueWorker(
            [make_queue(connection, queue)],
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL,
            job_monitoring_interval=5,
            log_job_description=False,
        )
        worker.work(logging_level="WARNING")
    except Exception as fault:  # noqa: BLE001 - whatever Redis did, the worker outlives it
        log.warning("The queue %s cannot be heard; trying again: %s", queue, fault)
    finally:
        connection.close()
