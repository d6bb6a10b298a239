"""All of a club in one file, made while it works, and brought back elsewhere. PostgreSQL's own programs do it."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from campaigns.chapters.bounds import ENSURE
from campaigns.core.errors import Refused
from workers.supervisor.places import BINARIES, installed

Told = Callable[[int, int], None]
"""How many tables are done, of how many."""

_IN_HAND = re.compile(r"(?:dumping contents of|processing data for) table ")
_OF_DATA = re.compile(rb"^\d+; \d+ \d+ TABLE DATA ", re.MULTILINE)
_EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class NothingKept(Refused):
    sentence = "No backup was made: %(said)s"


class NoBackup(Refused):
    sentence = "%(file)s is no backup of a club: %(said)s"


class HoldsAClub(Refused):
    sentence = "This database holds a club already. Name an empty one by DATABASE_URL or CONVIVE_HOME."


class NothingRestored(Refused):
    sentence = "Nothing was restored, and the database is empty: %(said)s"


def back_up(url: str, file: Path, *, told: Told) -> None:
    """As the database at `url` is at this instant, while others write. Raises NothingKept; then there is no `file`."""
    with psycopg.connect(_plain(url)) as connection:
        tables = _count_tables(connection)
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.touch(mode=0o600)
    try:
        said = _run("pg_dump", url, "--format=custom", "--file", str(unfinished), told=told, tables=tables)
        if said:
            raise NothingKept(said=said)
        _contents(unfinished)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, file: Path, *, told: Told) -> None:
    """Into a database that holds no club. Raises NoBackup, HoldsAClub, NothingRestored."""
    tables = _contents(file)
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        if _holds_a_club(connection):
            raise HoldsAClub
        connection.execute(_EMPTY)
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    said = _run("pg_restore", url, *options, str(file), told=told, tables=tables)
    if said:
        raise NothingRestored(said=said)
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(ENSURE)


def _contents(file: Path) -> int:
    """How many tables it has rows of."""
    done = subprocess.run([_program("pg_restore"), "--list", file], capture_output=True, check=False)
    if done.returncode != 0:
        raise NoBackup(file=file, said=done.stderr.decode(errors="replace").strip())
    return len(_OF_DATA.findall(done.stdout))


def _run(program: str, url: str, *options: str, told: Told, tables: int) -> str:
    """Its last words if it failed."""
    command: list[str | Path] = [_program(program), "--verbose", "--dbname", _plain(url, password=False), *options]
    last, done = "", 0
    with _started(command, _secret(url)) as process:
        for line in process.stderr or ():
            last = line.strip() or last
            if _IN_HAND.search(line):
                done += 1
                told(min(done, tables), tables)
    return last if process.returncode else ""


@contextmanager
def _started(command: list[str | Path], secret: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Ended with us, whatever ends us."""
    environment = {**os.environ, **secret, "LC_ALL": "C"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace", env=environment)
    try:
        yield process
        process.wait()
    finally:
        process.kill()
        process.wait()


def _program(name: str) -> Path:
    return installed() / BINARIES / name


def _plain(url: str, *, password: bool = True) -> str:
    address = make_url(url).set(drivername="postgresql")
    return (address if password else address.set(password=None)).render_as_string(hide_password=False)


def _secret(url: str) -> dict[str, str]:
    """Not on the command line, which everybody on the host may read."""
    password = make_url(url).password
    return {"PGPASSWORD": str(password)} if password else {}


def _count_tables(connection: psycopg.Connection) -> int:
    found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return int(found[0]) if found else 0


def _holds_a_club(connection: psycopg.Connection) -> bool:
    made = connection.execute("SELECT to_regclass('public.club')").fetchone()
    if made is None or made[0] is None:
        return False
    return connection.execute("SELECT FROM club").fetchone() is not None
