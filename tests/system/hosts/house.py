"""Convive over eight hosts: PostgreSQL, Valkey and the providers on one each, the web on two, workers on three."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import requests
from redis import Redis

import migrations
from campaigns.core.database import make_engine
from tests.sandboxes import running_sandbox
from tests.system.faults.club import Club, running_club
from tests.system.hosts.network import NETWORK, Host, network
from tests.system.stacks import environment as program_environment
from webapp.commands.bench.house import furnish
from workers.supervisor.places import postgres_places
from workers.supervisor.postgres import OWNER, Postgres
from workers.supervisor.valkey import Valkey

CONVIVE = Path(sys.executable).with_name("convive")
WEB_PORT, VALKEY_PORT = 8000, 6379
HURRIED = {"CONVIVE_LEASE_SECONDS": "10", "CONVIVE_PROVIDER_TIMEOUT_SECONDS": "6"}
WEBS, WORKERS = ("web1", "web2"), ("worker1", "worker2", "worker3")
NAMES = ("database", "valkey", "providers", *WEBS, *WORKERS)
RUN = {
    **dict.fromkeys(WEBS, (("scheduler",),)),
    "worker1": (("worker", "delivery"), ("worker", "planning")),
    "worker2": (("worker", "delivery"), ("worker", "receipts")),
    "worker3": (("worker", "delivery"), ("worker", "planning"), ("worker", "receipts")),
}


@dataclass
class House:
    hosts: dict[str, Host]
    club: Club
    home: Path
    postgres: Postgres
    valkey: Valkey
    environment: dict[str, str]
    running: dict[str, list[subprocess.Popen[bytes]]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """All programs of a host."""
        commands = list(RUN[name])
        if name in WEBS:
            address = self.hosts[name].address
            commands.append(("web", "--host", address, "--port", str(WEB_PORT), "--processes", "1"))
        self.running[name] = [self._spawn(name, command) for command in commands]

    def kill(self, name: str) -> None:
        """As a host without power: nothing is closed, nobody is told."""
        self.hosts[name].cut_off()
        listed = subprocess.run(
            ["ip", "netns", "pids", self.hosts[name].namespace], capture_output=True, text=True, check=True
        )
        for pid in map(int, listed.stdout.split()):
            os.kill(pid, signal.SIGKILL)
        for program in self.running.pop(name, []):
            program.wait(30)

    def revive(self, name: str) -> None:
        self.hosts[name].join_again()
        self.start(name)

    def restart_database(self) -> None:
        """In the middle of transactions, as the machine does that runs out of memory."""
        postmaster = psutil.Process(self.postgres.pid())
        postmaster.kill()
        postmaster.wait(30)
        self.start_database()

    def start_database(self) -> None:
        with self.hosts["database"].here():
            self.postgres.start()

    def restart_valkey(self) -> None:
        self.end_valkey()
        self.start_valkey()

    def end_valkey(self) -> None:
        """By the number that it gives itself: with a port it is called after that, and no longer after its socket."""
        with Redis.from_url(self.valkey.url()) as client:
            process = psutil.Process(client.info("server")["process_id"])
        process.kill()
        process.wait(30)

    def start_valkey(self) -> None:
        with self.hosts["valkey"].here(), Redis.from_url(self.valkey.start()) as client:
            client.config_set("bind", self.hosts["valkey"].address)
            client.config_set("protected-mode", "no")
            client.config_set("port", VALKEY_PORT)

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def order_slowness(self, seconds: float) -> None:
        with self.hosts["providers"].here():
            self.club.sandbox.misbehave("sendgrid", "slow", count=None, value=seconds)

    def status(self, web: str, path: str) -> int:
        """What its web answers to somebody elsewhere; 0 if nothing."""
        with self.hosts["providers"].here():
            try:
                return requests.get(f"http://{self.hosts[web].address}:{WEB_PORT}{path}", timeout=60).status_code
            except requests.RequestException:
                return 0

    def launch(self, members: int) -> None:
        with self.club.runtime.sessions.begin() as session:
            furnish(session, members=members, now=self.club.runtime.clock())
        self.club.audience = members
        self.convive("campaign", "launch", "Bench")

    def convive(self, *command: str) -> None:
        program = self._spawn("web1", command)
        if program.wait(120) != 0:
            raise AssertionError((self.home / "web1.log").read_text()[-2_000:])

    def _spawn(self, name: str, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        environment = program_environment(self.home / name) | self.environment
        with self.hosts[name].here(), (self.home / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [CONVIVE, *command], env=environment, stdout=log, stderr=log, start_new_session=True
            )


@contextmanager
def running_house(home: Path) -> Iterator[House]:
    """Every program runs. Raises network.UnavailableError."""
    with network(*NAMES) as hosts, ExitStack() as kept:
        postgres = Postgres(home / "database", settings={"listen_addresses": hosts["database"].address})
        kept.callback(postgres.stop)
        with hosts["database"].here():
            _let_hosts_in(postgres, home / "database")
        valkey = Valkey(home / "valkey")
        providers = hosts["providers"]
        with providers.here():
            public_url = f"http://{hosts['web1'].address}:{WEB_PORT}"
            sandbox = kept.enter_context(running_sandbox(home, public_url=public_url, host=providers.address))
        environment = sandbox.environment(
            f"postgresql://{OWNER}@{hosts['database'].address}/{OWNER}",
            REDIS_URL=f"redis://{hosts['valkey'].address}:{VALKEY_PORT}",
            CONVIVE_SANDBOX_URL="",  # named, it would be looked for on each host itself
            **HURRIED,
        )
        _make_schema(postgres.url())
        club = kept.enter_context(running_club(postgres.url(), sandbox, home, **HURRIED))
        house = House(hosts, club, home, postgres, valkey, environment)
        house.start_valkey()
        kept.callback(house.end_valkey)
        kept.callback(house.stop)
        for name in RUN:
            house.start(name)
        yield house


def _make_schema(url: str) -> None:
    engine = make_engine(url)
    migrations.upgrade(engine)
    engine.dispose()


def _let_hosts_in(postgres: Postgres, home: Path) -> None:
    url = postgres.start()
    with (postgres_places(home).data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NETWORK}.0/24 trust\n")
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_reload_conf()")
