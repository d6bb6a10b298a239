"""What services that watch programs are told: traces (OpenTelemetry) and faults (Sentry), each only where it is set.

Nothing that is told names a person or opens anything: no address, path, text, value, nor the words of a fault. Where
nothing is set nothing is loaded, and each of these calls looks at one name and leaves.
"""

import atexit
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import structlog

from campaigns.core.settings import Settings

Facts = Mapping[str, str | int]
IDS = ("request_id", "job_id", "queue")
"""Of what is bound to the lines of the log."""


class Span(Protocol):
    def put(self, **facts: str | int) -> None: ...

    def fail(self, fault: BaseException) -> None: ...


class Traces(Protocol):
    def span(
        self, name: str, facts: Facts, *, after: Mapping[str, str], heard: bool
    ) -> AbstractContextManager[Span]: ...

    def current(self) -> Span: ...

    def carried(self) -> dict[str, str]: ...

    def stop(self) -> None: ...


class Faults(Protocol):
    def tell(self, fault: BaseException, facts: Facts) -> None: ...

    def stop(self) -> None: ...


class _Unwatched:
    def put(self, **facts: str | int) -> None:
        pass

    def fail(self, fault: BaseException) -> None:
        pass


_UNWATCHED = _Unwatched()
_traces: Traces | None = None
_faults: Faults | None = None


def start_telemetry(settings: Settings, *, program: str) -> None:
    """Once a process, before it forks: what is sent goes out beside the work, and what waits as the process ends."""
    global _traces, _faults  # noqa: PLW0603 - of the process, as the log is
    dsn = settings.sentry_dsn.get_secret_value()
    if settings.otel_endpoint:
        from campaigns.core.telemetry.traces import OtlpTraces  # noqa: PLC0415 - loaded only where it is set

        _traces = OtlpTraces(settings.otel_endpoint, program)
    if dsn:
        from campaigns.core.telemetry.faults import SentryFaults  # noqa: PLC0415 - see above

        _faults = SentryFaults(dsn, program)
    if _traces or _faults:
        atexit.register(stop_telemetry)


def stop_telemetry() -> None:
    global _traces, _faults  # noqa: PLW0603 - see above
    for each in (_traces, _faults):
        if each is not None:
            each.stop()
    _traces = _faults = None
    atexit.unregister(stop_telemetry)


def is_tracing() -> bool:
    return _traces is not None


@contextmanager
def traced(
    name: str, facts: Facts | None = None, *, after: Mapping[str, str] | None = None, heard: bool = False
) -> Iterator[Span]:
    """A span around the work within. `after` is what `carried` gave to whoever asked for it; `heard`: by a request."""
    if _traces is None:
        yield _UNWATCHED
        return
    with _traces.span(name, facts or {}, after=after or {}, heard=heard) as span:
        yield span


def carried() -> dict[str, str]:
    """What joins work elsewhere to the trace of who asks for it; empty where there is none."""
    return _traces.carried() if _traces else {}


def tell_fault(fault: BaseException, **facts: str | int) -> None:
    """A fault of the program, with the ids that the log has and `facts`; where it happened, never what it said."""
    if _traces is not None:
        _traces.current().fail(fault)
    if _faults is not None:
        bound = structlog.contextvars.get_contextvars()
        _faults.tell(fault, {name: bound[name] for name in IDS if name in bound} | facts)
