"""Twilio's requests over connections that are kept: the place its SDK has for an HTTP client of one's own.

The SDK's usual one prepares, merges and logs each request anew, which takes four times as long as sending it.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

from requests.exceptions import ConnectionError as Broken
from requests.exceptions import ConnectTimeout, RequestException, SSLError
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3 import PoolManager, ProxyManager
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.exceptions import SSLError as Unsafe

POOLS = 4


class PooledHttp(HttpClient):  # type: ignore[misc]  # the package has no types
    """Keeps up to `size` connections to a host; nothing is tried again behind our back.

    Raises what `requests` would, so that whoever judges a fault of the network need not know which of the two it was.
    """

    def __init__(self, *, size: int, timeout: float) -> None:
        super().__init__(None, False, timeout)
        self._size = size
        self._pools: dict[tuple[str, str], PoolManager] = {}

    def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: ARG002, FBT001, FBT002
    ) -> Response:
        asked = _form(params)
        try:
            answer = self._pool(url).urlopen(
                method,
                f"{url}?{asked}" if asked else url,
                body=_form(data).encode() if data else None,
                headers={**(headers or {}), **({"Authorization": _basic(*auth)} if auth else {})},
                timeout=timeout or self.timeout,
                retries=False,
                redirect=False,
            )
        except HTTPError as fault:
            raise _as_of_requests(fault) from fault
        return Response(answer.status, answer.data.decode(errors="replace"), answer.headers)

    def _pool(self, url: str) -> PoolManager:
        """Through the proxy that the machine's settings name, if any; these are read once for each host."""
        place = urlsplit(url)[:2]
        if place not in self._pools:
            scheme, host = place
            proxy = "" if proxy_bypass(host) else getproxies().get(scheme, "")
            kept: dict[str, Any] = {"num_pools": POOLS, "maxsize": self._size, "ca_certs": DEFAULT_CA_BUNDLE_PATH}
            self._pools[place] = ProxyManager(proxy, **kept) if proxy else PoolManager(**kept)
        return self._pools[place]


def _form(fields: Mapping[str, Any] | None) -> str:
    return urlencode({name: value for name, value in (fields or {}).items() if value is not None}, doseq=True)


@lru_cache(maxsize=16)
def _basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _as_of_requests(fault: HTTPError) -> RequestException:
    """A connection that never stood is a ConnectTimeout, whatever it was that kept it from standing."""
    if isinstance(fault, NewConnectionError | ConnectTimeoutError):
        return ConnectTimeout(fault)
    return SSLError(fault) if isinstance(fault, Unsafe) else Broken(fault)
