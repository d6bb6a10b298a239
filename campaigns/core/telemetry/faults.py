"""Faults of the program to Sentry: of which kind, where in the code, in which request or job. Nothing else leaves."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, cast

import sentry_sdk
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import event_from_exception

from campaigns.core.telemetry import Facts

OF_EVENT = ("event_id", "timestamp", "level", "platform", "release", "environment", "tags", "sdk")
OF_FAULT = ("type", "module")
"""Its words are left out: a database says in them whose address it was."""
OF_FRAME = ("filename", "function", "module", "lineno", "pre_context", "context_line", "post_context", "in_app")
"""Lines of our code, never what stood in its variables."""
SECONDS = 2.0
"""That a process which ends waits for what is still to be told."""


class SentryFaults:
    def __init__(self, dsn: str, program: str) -> None:
        self._program = program
        self._client = sentry_sdk.Client(
            dsn=dsn,
            release=f"convive@{version('convive')}",
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            include_local_variables=False,
            max_breadcrumbs=0,
            before_send=only_where,
        )

    def tell(self, fault: BaseException, facts: Facts) -> None:
        event, hint = event_from_exception(fault, client_options=self._client.options)
        event["tags"] = {"program": self._program} | {name: str(value) for name, value in facts.items()}
        self._client.capture_event(event, hint=hint)

    def stop(self) -> None:
        self._client.close(timeout=SECONDS)


def only_where(event: Event, _hint: Hint) -> Event:
    faults = (event.get("exception") or {}).get("values") or ()
    told = _kept(event, OF_EVENT) | {"exception": {"values": [_of_fault(each) for each in faults]}}
    return cast("Event", told)


def _of_fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    frames = (fault.get("stacktrace") or {}).get("frames") or ()
    return _kept(fault, OF_FAULT) | {"stacktrace": {"frames": [_kept(each, OF_FRAME) for each in frames]}}


def _kept(told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}
