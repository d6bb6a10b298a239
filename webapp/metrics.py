"""`/metrics`: how delivery stands, for Prometheus; what each figure means, docs/reference/metrics.md tells.

All of it is read from the database at each scrape, so any number of web processes say the same.
"""

import hmac
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from campaigns.core.replica import NotUsable, look_at
from campaigns.messaging.overview import Overview, overview
from campaigns.messaging.watch import LEASE_EXPIRED
from campaigns.webhooks.models import EndpointState
from campaigns.webhooks.queries import EndpointRow, endpoint_rows
from webapp.edge import now, reading, real_now, runtime

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def show() -> Response:
    """Nobody is told that it exists where the operator set no token for it."""
    token = runtime().settings.metrics_token.get_secret_value()
    if not token:
        return _said("There is no such page.", HTTPStatus.NOT_FOUND)
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return _said("The bearer token is missing or wrong.", HTTPStatus.UNAUTHORIZED)
    try:
        with reading() as session:
            found = overview(session, now=now(), system_now=real_now())
            webhooks = endpoint_rows(session)
    except OperationalError:
        return _said("The database does not answer.", HTTPStatus.SERVICE_UNAVAILABLE)
    registry = CollectorRegistry()
    registry.register(Figures(found, webhooks, at=real_now(), behind=_behind()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _behind() -> float | None:
    """Seconds, infinitely many of a replica that cannot be read; nothing without one."""
    replica = runtime().replica
    if replica is None:
        return None
    try:
        return look_at(replica, runtime().sessions).behind.total_seconds()
    except NotUsable:
        return math.inf


class Figures(Collector):
    def __init__(
        self,
        found: Overview,
        webhooks: Sequence[EndpointRow] = (),
        *,
        at: datetime | None = None,
        behind: float | None = None,
    ) -> None:
        self._found = found
        self._webhooks = webhooks
        self._at = at
        self._behind = behind

    def collect(self) -> Iterable[Metric]:
        yield from self._channels()
        yield from self._happened()
        waiting = GaugeMetricFamily("convive_receipts_waiting", "Receipts stored and not yet applied")
        waiting.add_metric([], self._found.receipts)
        yield waiting
        yield from self._called()
        if self._behind is not None:
            lag = GaugeMetricFamily("convive_replica_lag_seconds", "How far the replica for reports is behind")
            lag.add_metric([], self._behind)
            yield lag

    def _channels(self) -> Iterable[Metric]:
        depth = GaugeMetricFamily("convive_queue_messages", "Messages that wait", labels=["channel", "state"])
        oldest = GaugeMetricFamily("convive_oldest_due_seconds", "How long the oldest waits", labels=["channel"])
        rate = GaugeMetricFamily("convive_accepted_per_second", "Over the last five minutes", labels=["channel"])
        paused = GaugeMetricFamily("convive_channel_paused", "1 while nothing of it is sent", labels=["channel"])
        for each in self._found.channels:
            channel = each.standing.channel.value
            for state, count in each.waiting.items():
                depth.add_metric([channel, state], count)
            oldest.add_metric([channel], each.oldest_seconds)
            rate.add_metric([channel], each.rate)
            paused.add_metric([channel], float(each.standing.pause is not None))
        return depth, oldest, rate, paused

    def _called(self) -> Iterable[Metric]:
        calls = GaugeMetricFamily("convive_webhook_calls", "Calls of webhooks", labels=["webhook", "state"])
        oldest = GaugeMetricFamily("convive_webhook_oldest_seconds", "How long the oldest waits", labels=["webhook"])
        off = GaugeMetricFamily("convive_webhook_off", "1 while the house has it switched off", labels=["webhook"])
        for row in self._webhooks:
            name = str(row.endpoint.id)
            calls.add_metric([name, "waiting"], row.waiting)
            calls.add_metric([name, "failed"], row.failed)
            oldest.add_metric([name], (self._at - row.oldest).total_seconds() if self._at and row.oldest else 0.0)
            off.add_metric([name], float(row.endpoint.state is EndpointState.DISABLED))
        return calls, oldest, off

    def _happened(self) -> Iterable[Metric]:
        labels = ["channel", "provider", "outcome", "reason"]
        outcomes = CounterMetricFamily("convive_outcomes", "What became of messages", labels=labels)
        leases = CounterMetricFamily("convive_lease_expiries", "Workers that fell silent", labels=["channel"])
        for each in self._found.channels:
            leases.add_metric([each.standing.channel.value], each.lease_expiries)
            for kind, count in each.totals.items():
                if kind.outcome != LEASE_EXPIRED:
                    outcomes.add_metric(list(kind), count)
        return outcomes, leases


def _said(words: str, status: HTTPStatus) -> Response:
    challenge = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else {}
    return Response(f"{words}\n", status=status, headers=challenge, mimetype="text/plain")
