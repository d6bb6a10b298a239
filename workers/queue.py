"""The queues, and the doorbell that rings them. RQ carries no work, only the news that there is some."""

import logging
import time
from collections.abc import Mapping
from enum import StrEnum

from redis import Redis, RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from campaigns.core.database import Doorbell
from campaigns.core.telemetry import carried
from workers.redis_address import connect

log = logging.getLogger(__name__)


class QueueName(StrEnum):
    PLANNING = "planning"
    DELIVERY = "delivery"
    RECEIPTS = "receipts"
    IMPORTS = "imports"
    RECOUNTS = "recounts"
    DUPLICATES = "duplicates"
    WEBHOOKS = "webhooks"


LONG = (QueueName.IMPORTS, QueueName.RECOUNTS, QueueName.DUPLICATES)
"""Of these one job may take an hour."""

JOBS: Mapping[QueueName, str] = {
    QueueName.PLANNING: "workers.jobs.plan.plan_runs",
    QueueName.DELIVERY: "workers.jobs.deliver.deliver_messages",
    QueueName.RECEIPTS: "workers.jobs.receive.apply_receipts",
    QueueName.WEBHOOKS: "workers.jobs.call.call_webhooks",
    **dict.fromkeys(LONG, "workers.jobs.work_off.do_long_work"),
}

ENOUGH_WAITING = 4
"""Rings that already wait for a worker; each does all the work there is, so one more would add nothing."""

JOB_SECONDS: Mapping[QueueName, int] = {**dict.fromkeys(QueueName, 180), **dict.fromkeys(LONG, 3_600)}
WAIT_SECONDS = 120
"""A ring not heard for so long may go: the sweep rings again."""

QUIET_SECONDS = 2.0
"""After Redis failed, how long nobody waits for it again."""


def make_queue(connection: Redis, name: str) -> Queue:
    timeout = JOB_SECONDS[QueueName(name)]
    return Queue(name, connection=connection, serializer=JSONSerializer, default_timeout=timeout)


def make_doorbell(redis_url: str) -> Doorbell:
    """A doorbell on Redis, or a silent one without an address. It never fails: what it misses, the sweep finds."""
    if not redis_url:
        return lambda _queues: None
    connection = connect(redis_url)
    silent_until = 0.0

    def ring(queues: frozenset[str]) -> None:
        nonlocal silent_until
        if time.monotonic() < silent_until:
            return
        try:
            for name in queues:
                _ring(make_queue(connection, name))
        except RedisError as fault:
            silent_until = time.monotonic() + QUIET_SECONDS
            log.warning("Redis did not take a ring; the sweep will ring again: %s", fault)

    return ring


def _ring(queue: Queue) -> None:
    name = QueueName(queue.name)
    if queue.count < ENOUGH_WAITING:
        said = {"queue": name.value} if name in LONG else {}
        queue.enqueue_call(JOBS[name], kwargs=said, ttl=WAIT_SECONDS, result_ttl=0, failure_ttl=86_400, meta=carried())
