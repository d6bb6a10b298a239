"""The embedded PostgreSQL: made, started, found again and stopped. One server per home, on a unix socket only."""

import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from workers.supervisor.endings import wait_ended
from workers.supervisor.errors import EngineError
from workers.supervisor.places import postgres_places

OWNER = "convive"
MEGABYTE = 1 << 20
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": f"{min(1024, psutil.virtual_memory().total // 4 // MEGABYTE)}MB",  # taken as a club fills it
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "synchronous_commit": "on",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
START_SECONDS = 60.0
STOP_SECONDS = 30.0


class Postgres:
    """The server whose data lie under `home`. `settings` are laid over ours."""

    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None, log: Path | None = None) -> None:
        self._places = postgres_places(home)
        self._settings = {**SETTINGS, **(settings or {})}
        self._log = log or home / "log" / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._said_before = 0

    def url(self, database: str = OWNER) -> str:
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self._places.sockets), safe='')}"

    def pid(self) -> int | None:
        """The running server's process, if it really is a PostgreSQL on our data."""
        if self._process is not None:
            self._process.poll()
        with suppress(OSError, ValueError, psutil.Error):
            process = psutil.Process(int((self._places.data / "postmaster.pid").read_text().split("\n", 1)[0]))
            if process.status() != psutil.STATUS_ZOMBIE and str(self._places.data) in process.cmdline():
                return process.pid
        return None

    def find(self) -> str | None:
        return self.url() if self.pid() and self._answers() else None

    def start(self) -> str:
        """Find or start the server, with its database; gives the address."""
        if not (self._places.data / "PG_VERSION").exists():
            self._make_data()
        if self.pid() is None:
            self._spawn()
        self._wait_ready()
        self._make_database()
        return self.url()

    def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back, everything committed is on disk."""
        pid = self.pid()
        if pid is None:
            return
        process = psutil.Process(pid)
        process.send_signal(signal.SIGINT)
        if self._process is not None and self._process.pid == pid:
            self._process.wait(STOP_SECONDS)
        else:
            wait_ended(process, seconds=STOP_SECONDS)

    def _make_data(self) -> None:
        unfinished = self._places.data.with_name("data.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._places.account.give(unfinished)
        options = ["-U", OWNER, "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        if self._settings.get("fsync") == "off":
            options.append("--no-sync")
        made = subprocess.run(
            [self._places.binaries / "initdb", "-D", unfinished, *options],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **self._places.account.spawn_options(),
        )
        if made.returncode != 0:
            raise EngineError(f"PostgreSQL's initdb failed: {made.stderr.strip()} Or set DATABASE_URL.")
        unfinished.rename(self._places.data)

    def _spawn(self) -> None:
        # A pid file that names no PostgreSQL of ours is left from a crash; its number may be somebody else's by now.
        (self._places.data / "postmaster.pid").unlink(missing_ok=True)
        self._log.parent.mkdir(parents=True, exist_ok=True)
        settings = {**self._settings, "unix_socket_directories": str(self._places.sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._said_before = log.tell()
            self._process = subprocess.Popen(
                [self._places.binaries / "postgres", "-D", self._places.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                **self._places.account.spawn_options(),
            )

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process is not None and self._process.poll() is not None:
                # Backends of a killed server hold its memory for a moment; then the next try succeeds.
                if time.monotonic() > deadline - START_SECONDS + 10:
                    raise EngineError(f"PostgreSQL did not start: {self._last_words()} See {self._log}.")
                time.sleep(0.5)
                self._spawn()
            if time.monotonic() > deadline:
                raise EngineError(f"PostgreSQL did not answer in {START_SECONDS:.0f} s; see {self._log}.")
            time.sleep(0.05)

    def _last_words(self) -> str:
        said = self._log.read_bytes()[self._said_before :].decode(errors="replace").splitlines()
        grave = [line for line in said if "FATAL" in line or "PANIC" in line]
        return next(iter([*grave[-1:], *said[-1:]]), "it says nothing.")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone()
            if known is None:
                connection.execute("CREATE DATABASE convive")
