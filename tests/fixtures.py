"""Fixtures that all rooms share.

`session`, `runtime`, `client` and `convive` of one test see the same database through one outer transaction, which is
rolled back. `committed` is a runtime on a database of its own, for tests that need real commits and many connections.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import hypothesis
import psycopg
import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.database import make_engine
from campaigns.core.settings import Settings
from campaigns.messaging.house_templates import install_defaults
from campaigns.staff import passwords
from tests.clock import NOW, StandingClock
from tests.databases import Databases, running_databases, shared_folder
from tests.offline import stay_on_this_machine
from tests.one_app import OneApp
from webapp.commands import main
from workers.supervisor.valkey import Valkey

stay_on_this_machine()
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # nobody guesses at these
hypothesis.settings.register_profile("thorough", max_examples=1_000)

Convive = Callable[..., Result]


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("full"):
        hypothesis.settings.load_profile("thorough")


def make_settings(database_url: str, *, redis_url: str = "", home: Path = Path("var")) -> Settings:
    """Settings of the sandbox, whatever the environment of the test run says."""
    return _settings(database_url, redis_url).model_copy(update={"home": home})


@cache
def _settings(database_url: str, redis_url: str) -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "CONVIVE_SECRET_KEY": "the key of the tests",
            "CONVIVE_PUBLIC_URL": "http://club.test",
            "CONVIVE_SANDBOX_URL": "http://sandbox.test",
            "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
            "TWILIO_AUTH_TOKEN": "twilio token of the tests",
            "TWILIO_MESSAGING_SERVICE_SID": "MG00000000000000000000000000000000",
            "TWILIO_BASE_URL": "http://sandbox.test",
            "SENDGRID_API_KEY": "SG.key.of-the-tests",
            "SENDGRID_BASE_URL": "http://sandbox.test",
            "SENDGRID_WEBHOOK_PUBLIC_KEY": "",
            "SMTP_URL": "smtp://sandbox.test",
        }
    )


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    with running_databases() as databases:
        yield databases


@pytest.fixture(scope="session")
def engine(databases: Databases) -> Iterator[Engine]:
    with databases.fresh() as url:
        engine = make_engine(url)
        event.listen(engine, "connect", _plan_once)
        _keep_plans_at_savepoints(engine)
        with Session(engine) as session, session.begin():
            install_defaults(session, now=NOW)  # which every club has, and few tests are about
        yield engine
        engine.dispose()


def _plan_once(connection: psycopg.Connection, _record: object) -> None:
    """On tables that are as good as empty, to plan a statement each time takes longer than to run it."""
    connection.prepare_threshold, connection.prepared_max = 0, 5_000
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.commit()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def rings() -> list[str]:
    """The queues that were rung, in order."""
    return []


@pytest.fixture
def runtime(engine: Engine, clock: StandingClock, rings: list[str], tmp_path: Path) -> Iterator[Runtime]:
    """A runtime whose every session is a savepoint in one transaction that is rolled back."""
    with engine.connect() as connection, connection.begin() as outer:
        _at_once(connection, "BEGIN")  # which psycopg would with the first statement, after the first savepoint
        settings = make_settings(engine.url.render_as_string(hide_password=False), home=tmp_path)
        with _built(settings, clock, rings) as runtime:
            runtime.sessions.configure(bind=connection, join_transaction_mode="create_savepoint")
            yield runtime
        _at_once(connection, "ROLLBACK")
        outer.rollback()


def _keep_plans_at_savepoints(engine: Engine) -> None:
    """A test's transactions are savepoints, and most end with a rollback."""
    dialect: Any = engine.dialect
    dialect.do_savepoint = lambda connection, name: _at_once(connection, f"SAVEPOINT {name}")
    dialect.do_rollback_to_savepoint = lambda connection, name: _at_once(connection, f"ROLLBACK TO SAVEPOINT {name}")
    dialect.do_release_savepoint = lambda connection, name: _at_once(connection, f"RELEASE SAVEPOINT {name}")


def _at_once(connection: Connection, statement: str) -> None:
    """Beside psycopg, which would forget the statements it has prepared and that the next transaction asks again."""
    done = cast("psycopg.Connection", connection.connection.driver_connection).pgconn.exec_(statement.encode())
    assert not done.error_message, done.error_message


@pytest.fixture
def committed(databases: Databases, clock: StandingClock, rings: list[str], tmp_path: Path) -> Iterator[Runtime]:
    """A runtime on a database of its own: real commits, real locks, many connections."""
    with databases.fresh() as url, _built(make_settings(url, home=tmp_path), clock, rings) as runtime:
        yield runtime


@contextmanager
def _built(settings: Settings, clock: StandingClock, rings: list[str]) -> Iterator[Runtime]:
    runtime = build_runtime(settings, RULES, clock=clock, doorbell=lambda queues: rings.extend(sorted(queues)))
    yield replace(runtime, system_clock=clock)
    runtime.engine.dispose()


@pytest.fixture
def session(runtime: Runtime) -> Iterator[Session]:
    with runtime.sessions() as session:
        yield session


@pytest.fixture(scope="session")
def one_app() -> OneApp:
    return OneApp(build_runtime(make_settings("postgresql:///nowhere"), RULES), compiled=shared_folder())


@pytest.fixture
def app(runtime: Runtime, one_app: OneApp) -> Flask:
    """The process's one app, on this test's runtime. Tests that change an app itself take one of their own."""
    return one_app.on(runtime)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def convive(runtime: Runtime) -> Convive:
    """`convive("segment", "count", …)` as a person types it, on this test's database."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, obj=runtime, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    with TemporaryDirectory(prefix=f"convive-{os.getpid()}-") as home:
        valkey = Valkey(Path(home))
        valkey.start()
        yield valkey
        valkey.stop()


@pytest.fixture
def valkey_url(valkey: Valkey) -> str:
    """A real Valkey, empty at the start of each test."""
    with Redis.from_url(valkey.url()) as client:
        client.flushall()
    return valkey.url()
