"""The one-machine stack in a home that leaves nothing behind."""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaigns.core.settings import Settings
from workers.supervisor.engines import engines
from workers.supervisor.errors import EngineError
from workers.supervisor.postgres import Postgres
from workers.supervisor.valkey import Valkey

READY = "Ctrl-C stops everything"
STOP_SECONDS = 60


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Whatever still runs there at the end is stopped."""
    home = Path(tempfile.mkdtemp(prefix="convive-bench-"))
    home.chmod(0o711)  # the account of PostgreSQL passes through
    try:
        yield home
    finally:
        stop_engines(home)
        shutil.rmtree(home)


def start_engines(home: Path) -> None:
    Postgres(home).start()
    Valkey(home).start()


def stop_engines(home: Path) -> None:
    Valkey(home).stop()
    Postgres(home).stop()


def start_stack(home: Path) -> subprocess.Popen[str]:
    """`convive up`, once it is ready."""
    stack = subprocess.Popen(_command(home), cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603 - our own program
    said: list[str] = []
    for line in stack.stdout or ():
        said.append(line)
        if READY in line:
            return stack
    raise EngineError("The stack ended before it was ready:\n" + "".join(said))


def stop_stack(stack: subprocess.Popen[str]) -> None:
    stack.send_signal(signal.SIGINT)
    stack.communicate(timeout=STOP_SECONDS)


@contextmanager
def settings_of(home: Path) -> Iterator[Settings]:
    """The settings of the stack that runs there."""
    with engines(Settings.model_validate({"CONVIVE_HOME": home}), start_valkey=True) as settings:
        yield settings


def _command(home: Path) -> list[str]:
    """With none of the operator's own settings: a benchmark must reach no real database and no real provider."""
    names = [field.alias for field in Settings.model_fields.values() if field.alias]
    unset = [part for name in names for part in ("-u", name)]
    program = Path(sys.executable).with_name("convive")
    return [shutil.which("env") or "env", *unset, f"CONVIVE_HOME={home}", str(program), "up"]
