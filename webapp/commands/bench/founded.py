"""Homes whose database has the whole schema and no row: made once a run, then copied."""

import atexit
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import migrations
from campaigns.core.database import make_engine
from webapp.commands.bench.stack import stop_engines, temporary_home
from workers.supervisor.places import postgres_places
from workers.supervisor.postgres import Postgres


@contextmanager
def founded_home() -> Iterator[Path]:
    """Nothing runs there yet; what does at the end is stopped."""
    with temporary_home() as home:
        made, its = postgres_places(_first()).data, postgres_places(home).data
        subprocess.run(["cp", "-a", made, its], check=True)  # noqa: S603, S607 - with its owner, who may not be us
        yield home


@cache
def _first() -> Path:
    """Gone as the program ends."""
    kept = ExitStack()
    atexit.register(kept.close)
    home = kept.enter_context(temporary_home())
    engine = make_engine(Postgres(home).start())
    migrations.upgrade(engine)
    engine.dispose()
    stop_engines(home)
    return home
