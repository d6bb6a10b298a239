"""What the doctor looks at in Redis, and in the sentinels that name its primary."""

from collections.abc import Iterator
from typing import Any

from redis import Redis, RedisError
from redis.sentinel import Sentinel

from campaigns.bootstrap import Runtime
from webapp.commands.findings import Finding, first_line, whose
from workers.redis_address import connect, sentinels_of


def redis_findings(runtime: Runtime) -> Iterator[Finding]:
    url = runtime.settings.redis_url
    if not url:
        yield Finding("redis", ok=True, found="embedded, not running; `convive up` starts it")
        return
    connection = connect(url)
    asked = sentinels_of(url)
    if asked:
        yield _sentinels(*asked)
    try:
        server = connection.info()
        policy = connection.config_get("maxmemory-policy").get("maxmemory-policy")
    except RedisError as fault:
        yield Finding("redis", ok=False, found=first_line(fault))
        return
    name = server.get("valkey_version") or server.get("redis_version")
    yield Finding("redis", ok=True, found=f"{name} ({whose(url, 'unix:')})")
    yield Finding("redis policy", ok=policy == "noeviction", found=f"{policy}; it must be noeviction")
    yield Finding("redis append-only file", ok=True, found="on" if server.get("aof_enabled") else "off")


def _sentinels(sentinel: Sentinel, service: str) -> Finding:
    """Most of them must agree before another primary is chosen, and there must be one to choose."""
    told = [known for each in sentinel.sentinels if (known := _known(each, service))]
    enough = len(told) * 2 > len(sentinel.sentinels)
    primary = f"{told[0][0]}, {told[0][1]} of its replicas to take its place" if told else "no primary"
    found = f"{len(told)} of {len(sentinel.sentinels)} name {service}: {primary}"
    return Finding("redis sentinels", ok=enough and told[0][1] > 0, found=found)


def _known(sentinel: Redis, service: str) -> tuple[str, int] | None:
    """Where the primary is, and how many replicas of it are there; None of one that does not answer or know it."""
    try:
        primary: Any = sentinel.sentinel_master(service)
        replicas: Any = sentinel.sentinel_slaves(service)
    except RedisError:
        return None
    up = [each for each in replicas if not (each["is_sdown"] or each["is_odown"] or each["is_disconnected"])]
    return f"{primary['ip']}:{primary['port']}", len(up)
