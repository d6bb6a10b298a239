"""Each request has an id, which the lines of the log and the answer carry; where traces are on, it is a span."""

from contextlib import ExitStack

from flask import Flask, g
from structlog.contextvars import bind_contextvars, unbind_contextvars
from werkzeug.wrappers import Response

from campaigns.core.telemetry import is_tracing, traced
from campaigns.core.tokens import random_code
from webapp.doors import asked

ID_LENGTH = 16
HEADER = "X-Request-ID"


def install_tracing(app: Flask) -> None:
    """Before all else that is done with a request."""
    app.before_request(_name)
    app.after_request(_say)
    app.teardown_request(lambda _fault: unbind_contextvars("request_id"))
    if is_tracing():
        app.before_request(_begin)
        app.after_request(_note)
        app.teardown_request(_end)


def _name() -> None:
    g.request_id = random_code(ID_LENGTH)
    bind_contextvars(request_id=g.request_id)


def _say(answer: Response) -> Response:
    answer.headers[HEADER] = g.get("request_id", "")
    return answer


def _begin() -> None:
    """Named by the rule of the address: the address itself may open its member's page."""
    g.spans, said = ExitStack(), asked()
    name = f"{said['method']} {said['rule']}".rstrip()
    g.span = g.spans.enter_context(traced(name, {"request_id": g.request_id, **said}, heard=True))


def _note(answer: Response) -> Response:
    if "span" in g:
        g.span.put(status=answer.status_code)
    return answer


def _end(_fault: BaseException | None) -> None:
    if "spans" in g:
        g.pop("spans").close()
