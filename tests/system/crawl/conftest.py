"""A well-filled club, made once; each test sees it through a transaction that is rolled back."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.database import make_engine
from tests.clock import StandingClock
from tests.databases import Databases
from tests.fixtures import make_settings
from tests.one_app import OneApp
from tests.system.crawl.furnishing import furnish, worth_seeing
from tests.system.crawl.speech import Data, said_by


class Furnished(NamedTuple):
    """`guests` are addresses that open without a login, `staff` those of pages that differ by what they show."""

    engine: Engine
    guests: list[str]
    staff: list[str]
    data: Data


@pytest.fixture(scope="session")
def furnished(databases: Databases, one_app: OneApp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    home: Path = tmp_path_factory.mktemp("home")
    with databases.fresh() as url:
        runtime = build_runtime(make_settings(url, home=home), RULES, clock=StandingClock(), doorbell=lambda _: None)
        guests = furnish(runtime, one_app.on(runtime))
        runtime.engine.dispose()
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        with Session(engine) as session:
            staff = ["/", *worth_seeing(session)]
            data = said_by(session.connection())
        yield Furnished(engine, guests, staff, data)
        engine.dispose()


@pytest.fixture(scope="session")
def engine(furnished: Furnished) -> Engine:
    return furnished.engine
