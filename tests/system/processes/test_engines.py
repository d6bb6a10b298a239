import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from campaigns.core.settings import Settings
from tests.system.stacks import temporary_home
from workers.redis_address import connect
from workers.supervisor.accounts import server_account
from workers.supervisor.engines import engines
from workers.supervisor.errors import EngineError
from workers.supervisor.places import BINARIES, copied, installed, postgres_places
from workers.supervisor.postgres import Postgres
from workers.supervisor.valkey import Valkey


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A home where the data of the engines were made."""
    with temporary_home() as home:
        with engines(settings(home)):
            pass
        yield home


@pytest.fixture
def home(made: Path) -> Iterator[Path]:
    """One like it, whose engines start sooner than those of a new one."""
    with temporary_home() as home:
        subprocess.run(["cp", "-a", made / "postgres", home], check=True)
        yield home


def settings(home: Path) -> Settings:
    return Settings.model_validate({"CONVIVE_HOME": home, "DATABASE_URL": "", "REDIS_URL": ""})


def test_whoever_leaves_last_stops_the_engines(home: Path) -> None:
    with engines(settings(home)) as first:
        with engines(settings(home), start_valkey=True) as second:
            assert connect(second.redis_url).ping()
        with psycopg.connect(first.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert Postgres(home).pid() is None
    assert Valkey(home).find() is None


def test_a_pid_file_that_names_a_stranger_does_not_keep_postgres_from_starting(home: Path) -> None:
    with engines(settings(home)):
        data = Path(f"/proc/{Postgres(home).pid()}/cwd").resolve()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    with engines(settings(home)) as again, psycopg.connect(again.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["x" * 100, "our club, 灯坊"])
def test_no_name_of_a_home_is_a_hindrance_to_sockets(home: Path, name: str) -> None:
    named = home / name
    named.mkdir(mode=0o711)
    (home / "postgres").rename(named / "postgres")
    with engines(settings(named), start_valkey=True) as opened, psycopg.connect(opened.database_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert connect(opened.redis_url).client_list()
        assert len(opened.database_url) < 100


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must lend its PostgreSQL another account")
def test_no_folder_is_opened_for_the_account_of_postgres() -> None:
    with tempfile.TemporaryDirectory() as closed:
        home = Path(closed) / "home"
        with engines(settings(home)) as opened, psycopg.connect(opened.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert Path(closed).stat().st_mode & 0o777 == 0o700
        shutil.rmtree(postgres_places(home).data.parent)


def test_what_keeps_postgres_from_starting_is_named(home: Path) -> None:
    with engines(settings(home)):
        pass
    postgres_places(home).data.joinpath("global", "pg_control").unlink()
    with pytest.raises(EngineError, match=r"did not start: .*pg_control"), engines(settings(home)):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends its PostgreSQL to an account that may not reach it")
@pytest.mark.parametrize("program", ["initdb", "postgres"])
def test_a_copy_of_the_servers_runs_as_another_account(home: Path, program: str) -> None:
    package = copied(installed(), into=home / "elsewhere")
    assert server_account(home).may(package / BINARIES / program, "--version")
