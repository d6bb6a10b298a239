"""Files of members and purchases, by the command that people type, beside a bare COPY of the rows that came of them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import orjson
import psutil
import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.operations import set_up_club
from campaigns.core.settings import Settings
from campaigns.members.tiers.steps import install_tiers
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.files import member_file, purchase_file
from webapp.commands.bench.founded import founded_home
from webapp.commands.bench.house import CURRENCY, LANGUAGE, ZONE
from webapp.commands.bench.stack import settings_of

MEMBERS, PURCHASES = 10_000, 50_000
WHOLE = 10
REACH_SECONDS, REACH_MB = 60.0, 300.0
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Came:
    seconds: float
    megabytes: float


def members(times: int) -> Iterator[Figure]:
    """Ten times the usual size are the hundred thousand members of the promise."""
    with founded_home() as home, settings_of(home) as settings:
        runtime = build_runtime(settings, RULES)
        with runtime.sessions.begin() as session:
            set_up_club(
                session,
                name={"en": "Bench"},
                zone=ZONE,
                language=LANGUAGE,
                currency=CURRENCY,
                is_demo=False,
                now=runtime.clock(),
            )
            install_tiers(session, currency=CURRENCY)
        yield from _imported(settings, runtime.engine, home, times)
        runtime.engine.dispose()


def _imported(settings: Settings, engine: Engine, home: Path, times: int) -> Iterator[Figure]:
    people, orders = MEMBERS * times, PURCHASES * times
    for kind, table, count, lines in (
        ("members", "member", people, member_file(people)),
        ("purchases", "purchase", orders, purchase_file(orders, people)),
    ):
        file = home / f"{kind}.csv"
        with file.open("w", encoding="utf-8") as written:
            written.writelines(lines)
        came = _import(settings, kind, file, count)
        reach = REACH_SECONDS * times / WHOLE
        yield Figure(f"{count:,} {kind} imported", came.seconds, _copied(engine, table), reach)
        yield Figure(f"{count:,} {kind}, memory of the importing process", came.megabytes, None, REACH_MB, unit="MB")


def _import(settings: Settings, kind: str, file: Path, count: int) -> Came:
    """From the start of the command to its end; the memory is the most that its process was seen with.

    Not what the kernel tells of an ended process: that counts what we had as we started it.
    """
    command = [str(Path(sys.executable).with_name("convive")), kind, "import", str(file), "--country", "CN", "--json"]
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "REDIS_URL": ""}
    started = time.perf_counter()
    process = psutil.Popen(command, env=environment, stdout=subprocess.PIPE)
    with ThreadPoolExecutor(1) as watching:
        largest = watching.submit(_largest, process)
        told = orjson.loads(process.communicate()[0])
        took = time.perf_counter() - started
    if told["added"] != count:
        raise ValueError(f"Of {count} {kind} only {told['added']} were added: {told['errors'][:3]}")
    return Came(took, largest.result() / (1 << 20))


def _largest(process: psutil.Process) -> int:
    """Bytes."""
    seen = 0
    with suppress(psutil.NoSuchProcess):
        while held := process.memory_info().rss:  # nothing once it has ended
            seen = max(seen, held)
            time.sleep(LOOK_SECONDS)
    return seen


def _copied(engine: Engine, table: str) -> float:
    """The same rows into a table that has neither an index nor a rule."""
    name = Identifier(table)
    with engine.connect() as connection:
        driver = cast("psycopg.Connection", connection.connection.driver_connection)
        with driver.cursor() as cursor:
            with cursor.copy(SQL("COPY {} TO STDOUT").format(name)) as given:
                rows = b"".join(given)
            cursor.execute(SQL("CREATE TABLE bare AS SELECT * FROM {} LIMIT 0").format(name))
            took = seconds(lambda: _copy_in(cursor, rows))
        driver.rollback()
    return took


def _copy_in(cursor: psycopg.Cursor, rows: bytes) -> None:
    with cursor.copy("COPY bare FROM STDIN") as taken:
        taken.write(rows)
