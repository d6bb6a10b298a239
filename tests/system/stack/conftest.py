"""A stack that all tests here share, each of which leaves it standing: what is killed is started again."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.system.stacks import Stack, all_gone, temporary_home
from workers.supervisor.postgres import Postgres

KEPT = "CREATE TABLE kept AS SELECT 42 AS answer"
HURRIED = {"CONVIVE_LEASE_SECONDS": "10", "CONVIVE_PROVIDER_TIMEOUT_SECONDS": "6"}


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as home:
        yield home


@dataclass(frozen=True, slots=True)
class Heir:
    """A stack that took over what a killed supervisor had left."""

    stack: Stack
    engine: int | None
    left: list[int]
    found_engine: int | None
    found_left: bool


@pytest.fixture(scope="session")
def heir() -> Iterator[Heir]:
    with temporary_home() as home:
        postgres = Postgres(home)
        with closing(Stack(home)) as killed:
            killed.wait_ready()
            engine, left = postgres.pid(), list(killed.children().values())
            with psycopg.connect(postgres.url(), autocommit=True) as connection:
                connection.execute(KEPT)
        with closing(Stack(home, settings=HURRIED)) as stack:
            stack.wait_ready()
            yield Heir(stack, engine, left, postgres.pid(), not all_gone(left))


@pytest.fixture(scope="session")
def standing(heir: Heir) -> Stack:
    return heir.stack
