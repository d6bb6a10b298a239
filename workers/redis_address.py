"""How Redis is opened: at one address, or at the one that its sentinels name as the primary's.

`redis+sentinel://user:password@host:26379,host:26379/service?db=0`, with `sentinel_username` and `sentinel_password`
where the sentinels ask for some of their own; `rediss+sentinel://` speaks TLS with all of them.
"""

from typing import Any
from urllib.parse import urlsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import SSLConnection, parse_url
from redis.retry import Retry
from redis.sentinel import Sentinel

from campaigns.core.errors import Refused

MARK = "+sentinel"
PORT = 26379
SENTINEL_SECONDS = 1.0
"""The next one is asked when one says nothing for so long, whoever waits for work on the primary meanwhile."""
SHARED = ("ssl", "ssl_ca_certs", "ssl_cert_reqs", "ssl_check_hostname", "ssl_certfile", "ssl_keyfile")

Options = dict[str, Any]


class NoRedisAddress(Refused):
    sentence = "REDIS_URL is no address of a Redis: %(why)s"


def connect(redis_url: str, *, timeout: float = 1.0) -> Redis:
    """A client that gives up soon and does not try again by itself. Raises NoRedisAddress."""
    patience: Options = {"socket_connect_timeout": timeout, "socket_timeout": timeout}
    try:
        asked = sentinels_of(redis_url, **patience)
        client: Redis = (
            asked[0].master_for(asked[1])  # type: ignore[no-untyped-call]  # redis left it without types
            if asked
            else Redis.from_url(redis_url, **patience, **_once())
        )
    except ValueError as fault:
        raise NoRedisAddress(why=fault) from fault
    return client


def sentinels_of(redis_url: str, **options: Any) -> tuple[Sentinel, str] | None:
    """Who is asked for the primary, and by which name; None where the address is Redis's own. Raises ValueError."""
    parts = urlsplit(redis_url)
    if not parts.scheme.endswith(MARK):
        return None
    accounts, _, places = parts.netloc.rpartition("@")
    service = parts.path.strip("/")
    if not places or not service:
        raise ValueError("after redis+sentinel:// it needs host:26379,host:26379/service")
    said = _options(f"{parts.scheme.removesuffix(MARK)}://{accounts}@/?{parts.query}")
    own = {name: said.pop(f"sentinel_{name}", None) for name in ("username", "password")}
    shared = {name: said[name] for name in SHARED if name in said}
    patience = {"socket_connect_timeout": SENTINEL_SECONDS, "socket_timeout": SENTINEL_SECONDS}
    everybody = [_place(place) for place in places.split(",")]
    theirs = own | shared | patience | _once()
    sentinel = Sentinel(everybody, sentinel_kwargs=theirs, **said, **options, **_once())  # type: ignore[no-untyped-call]
    return sentinel, service


def _options(redis_url: str) -> Options:
    said: Options = parse_url(redis_url)  # type: ignore[no-untyped-call]  # as above
    if said.pop("connection_class", None) is SSLConnection:
        said["ssl"] = True
    return said


def _place(written: str) -> tuple[str, int]:
    parts = urlsplit(f"//{written.strip()}")
    if not parts.hostname:
        raise ValueError("a sentinel has no host")
    return parts.hostname, parts.port or PORT


def _once() -> Options:
    return {"retry": Retry(NoBackoff(), 0)}
