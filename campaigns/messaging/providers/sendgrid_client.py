"""SendGrid's own client, with kept connections, a time-out and bodies that are serialised already."""

from email.message import Message
from typing import Any
from urllib.request import Request

from python_http_client import Client
from requests import Response, Session

from campaigns.messaging.providers.network import pooled_session

GLOBAL_HOST = "https://api.sendgrid.com"


class _Answer:
    """A response in the form python_http_client reads; refusals are answers too."""

    def __init__(self, response: Response) -> None:
        self._response = response

    def getcode(self) -> int:
        return self._response.status_code

    def read(self) -> bytes:
        return self._response.content

    def info(self) -> Message:
        headers = Message()
        for name, value in self._response.headers.items():
            headers[name] = value
        return headers


class PooledClient(Client):  # type: ignore[misc]  # the package has no types
    """`_build_client` and `_make_request` are the places python_http_client keeps for this."""

    session: Session

    def _build_client(self, name: str | None = None) -> "PooledClient":
        child = PooledClient(
            host=self.host,
            version=self._version,
            request_headers=self.request_headers,
            url_path=[*self._url_path, name] if name else self._url_path,
            timeout=self.timeout,
        )
        child.session = self.session
        return child

    def _make_request(self, _opener: Any, request: Request, timeout: float | None = None) -> _Answer:
        body = request.data if isinstance(request.data, bytes) else None
        response = self.session.request(
            request.get_method(),
            request.full_url,
            data=body,
            headers=dict(request.header_items()),
            timeout=timeout or self.timeout,
            allow_redirects=False,
        )
        return _Answer(response)


def make_client(api_key: str, *, host: str = "", timeout: float) -> Any:
    """What the SDK speaks through; `host` is another address than SendGrid's, as the sandbox has.

    The SDK's own class around it would load what checks signatures, 7 MB, into every worker.
    """
    # Any other content type than the bare one makes the client pass bodies on as they are.
    headers = {
        "Authorization": f"Bearer {api_key}",
        "Accept": "application/json",
        "Content-Type": "application/json; charset=utf-8",
    }
    client = PooledClient(host=host or GLOBAL_HOST, request_headers=headers, version=3, timeout=timeout)
    client.session = pooled_session(4)
    return client
