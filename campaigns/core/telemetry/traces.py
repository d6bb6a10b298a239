"""Spans to an OpenTelemetry collector. What is in them is written here and nowhere else.

The instrumentations there are put paths, senders and statements into spans; ours open pages and name people.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from campaigns.core.base import Base
from campaigns.core.telemetry import Facts

PATH = "/v1/traces"
SECONDS = 3.0
"""That one handing over may take."""
_VERB = re.compile(r"\s*(\w+)")
_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+\"?(\w+)", re.IGNORECASE)
_SPANS = "spans"


class OtlpSpan:
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def put(self, **facts: str | int) -> None:
        self._span.set_attributes(_named(facts))

    def fail(self, fault: BaseException) -> None:
        self._span.set_attribute("error.type", type(fault).__name__)
        self._span.set_status(trace.StatusCode.ERROR)


class OtlpTraces:
    """`endpoint` is the collector's base, such as http://127.0.0.1:4318."""

    def __init__(self, endpoint: str, program: str) -> None:
        about = {"service.name": f"convive-{program}", "service.version": version("convive")}
        self._provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + PATH, timeout=SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("convive")
        self._propagator = TraceContextTextMapPropagator()
        self._listening: Mapping[str, Callable[..., None]] = {
            "before_cursor_execute": self._asks,
            "after_cursor_execute": self._answered,
            "handle_error": self._refused,
        }
        for name, heard in self._listening.items():
            event.listen(Engine, name, heard)

    @contextmanager
    def span(self, name: str, facts: Facts, *, after: Mapping[str, str], heard: bool) -> Iterator[OtlpSpan]:
        kind = trace.SpanKind.SERVER if heard else trace.SpanKind.CONSUMER
        with self._tracer.start_as_current_span(
            name,
            context=self._propagator.extract(after) if after else None,
            kind=kind,
            attributes=_named(facts),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            watched = OtlpSpan(span)
            try:
                yield watched
            except BaseException as fault:
                watched.fail(fault)
                raise

    def current(self) -> OtlpSpan:
        return OtlpSpan(trace.get_current_span())

    def carried(self) -> dict[str, str]:
        told: dict[str, str] = {}
        self._propagator.inject(told)
        return told

    def stop(self) -> None:
        for name, heard in self._listening.items():
            event.remove(Engine, name, heard)
        self._provider.shutdown()

    def _asks(self, connection: Connection, _cursor: Any, statement: str, *_how: Any) -> None:
        """Only within work that is traced; the pool's own questions are not."""
        if trace.get_current_span().is_recording():
            span = self._tracer.start_span(summary(statement), kind=trace.SpanKind.CLIENT)
            span.set_attribute("db.system.name", "postgresql")
            connection.info.setdefault(_SPANS, []).append(span)

    def _answered(self, connection: Connection, *_what: Any) -> None:
        if connection.info.get(_SPANS):
            connection.info[_SPANS].pop().end()

    def _refused(self, context: ExceptionContext) -> None:
        if context.connection is not None and context.connection.info.get(_SPANS):
            span = context.connection.info[_SPANS].pop()
            OtlpSpan(span).fail(context.original_exception)
            span.end()


def summary(statement: str) -> str:
    """What is done to which of our tables: `SELECT member`. The statement itself may hold what somebody typed."""
    verb = found[1].upper() if (found := _VERB.match(statement)) else "SQL"
    named = (each for each in _TABLE.findall(statement) if each in Base.metadata.tables)
    return f"{verb} {next(named, '')}".rstrip()


def _named(facts: Facts) -> dict[str, str | int]:
    """By the names of OpenTelemetry where it has one."""
    known = {"method": "http.request.method", "rule": "http.route", "status": "http.response.status_code"}
    return {known.get(name, f"convive.{name}"): value for name, value in facts.items()}
