"""Whom the embedded PostgreSQL runs as: it refuses root, so root lends it an account that is there already."""

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.supervisor.errors import EngineError


@dataclass(frozen=True, slots=True)
class Account:
    """`switch` tells whether we must become it (we are root) or are it already."""

    name: str
    uid: int
    gid: int
    switch: bool

    def spawn_options(self) -> dict[str, Any]:
        """What makes `subprocess` start a program as this account, out of reach of our Ctrl-C."""
        become = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        return {**become, "start_new_session": True}

    def may(self, *command: str | Path) -> bool:
        """Whether `command` succeeds when this account runs it."""
        try:
            done = subprocess.run(command, capture_output=True, cwd="/", check=False, **self.spawn_options())
        except OSError:
            return False
        return done.returncode == 0

    def give(self, folder: Path) -> None:
        """Make `folder` and let nobody but this account and root look into it."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.switch:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def own_account() -> Account:
    return Account(str(os.geteuid()), os.geteuid(), os.getegid(), switch=False)


def server_account(existing: Path) -> Account:
    """The owner of data that exist already, else of the installation, else `nobody`; ourselves if we are not root."""
    if os.geteuid() != 0:
        return own_account()
    owners = [path.stat().st_uid for path in (existing, Path(__file__), Path(sys.prefix)) if path.exists()]
    uid = next((owner for owner in owners if owner != 0), None)
    try:
        entry = pwd.getpwuid(uid) if uid is not None else pwd.getpwnam("nobody")
    except KeyError as fault:
        raise EngineError(
            "PostgreSQL does not run as root, and this machine has no account to lend it (no `nobody`). "
            "Start as an ordinary user, or point DATABASE_URL at a PostgreSQL server."
        ) from fault
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)
