"""A Valkey with a replica and three sentinels that choose another primary, all with passwords, on loopback."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from redis import Redis, RedisError

from tests.sandboxes import LOOPBACK, free_port
from tests.system.faults.club import wait_until
from tests.system.stacks import temporary_home
from workers.redis_address import connect
from workers.supervisor.valkey import valkey_binary

SERVICE, SECRET, OF_SENTINELS, QUORUM = "club", "word:of@servers", "word/of+sentinels", 2
SERVER = {
    "appendonly": "no",
    "save": '""',
    "requirepass": SECRET,
    "primaryauth": SECRET,
    "repl-diskless-sync-delay": "0",
}
SENTINELS = 3
URL = "redis+sentinel://:word%3Aof%40servers@{places}/club?db=3&sentinel_password=word%2Fof%2Bsentinels"


@dataclass(frozen=True, slots=True)
class Watched:
    """`servers` are the primary and its replica, by port; so are the sentinels."""

    servers: Mapping[int, subprocess.Popen[bytes]]
    sentinels: Mapping[int, subprocess.Popen[bytes]]

    @property
    def url(self) -> str:
        return URL.format(places=",".join(f"{LOOPBACK}:{port}" for port in self.sentinels))

    def primary(self) -> int:
        """The port that the first sentinel that answers names."""
        for port in self.sentinels:
            with suppress(RedisError), _sentinel(port) as sentinel:
                return int(sentinel.sentinel_get_master_addr_by_name(SERVICE)[1])
        raise AssertionError("no sentinel is left")

    def agree(self) -> bool:
        """Each sentinel knows the others and the replica."""
        return all(_knows_all(port) for port in self.sentinels)


@contextmanager
def watched_by_sentinels() -> Iterator[Watched]:
    with temporary_home() as home:
        first, second, *others = (free_port() for _ in range(2 + SENTINELS))
        servers = {
            first: _started(home, first, SERVER),
            second: _started(home, second, SERVER | {"replicaof": f"{LOOPBACK} {first}"}),
        }
        watch = {
            "requirepass": OF_SENTINELS,
            "sentinel monitor": f"{SERVICE} {LOOPBACK} {first} {QUORUM}",
            "sentinel down-after-milliseconds": f"{SERVICE} 500",
            "sentinel failover-timeout": f"{SERVICE} 3000",
            "sentinel auth-pass": f"{SERVICE} {SECRET}",
        }
        watched = Watched(servers, {port: _started(home, port, watch, "--sentinel") for port in others})
        try:
            wait_until(watched.agree)
            yield watched
        finally:
            for process in (*watched.servers.values(), *watched.sentinels.values()):
                process.kill()
                process.wait(30)


def _started(home: Path, port: int, settings: Mapping[str, str], *options: str) -> subprocess.Popen[bytes]:
    folder = home / str(port)
    folder.mkdir()
    lines = {"port": str(port), "bind": LOOPBACK, "dir": str(folder), **settings}
    written = folder / "valkey.conf"
    written.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    with (folder / "log").open("ab") as log:
        return subprocess.Popen([valkey_binary(), written, *options], stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def _knows_all(port: int) -> bool:
    with suppress(RedisError), _sentinel(port) as sentinel:
        known = sentinel.sentinel_master(SERVICE)
        return (known["num-other-sentinels"], known["num-slaves"]) == (SENTINELS - 1, 1)
    return False


def _sentinel(port: int) -> Redis:
    return connect(f"redis://:{quote(OF_SENTINELS, safe='')}@{LOOPBACK}:{port}")
