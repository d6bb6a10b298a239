"""The WSGI application: providers' paths straight to their stand-ins, all else to the pages."""

from collections.abc import Callable, Iterable
from typing import Any

from webapp.sandbox import sendgrid, twilio
from webapp.sandbox.state import Sandbox
from webapp.sandbox.wire import Environ, send

Application = Callable[[Environ, Any], Iterable[bytes]]


def application(sandbox: Sandbox, pages: Application) -> Application:
    def answer(environ: Environ, start: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(("/2010-04-01/", "/v1/Services/")):
            return send(twilio.answer(sandbox, environ), start)
        if path.startswith("/v3/"):
            return send(sendgrid.answer(sandbox, environ), start)
        return pages(environ, start)

    return answer
