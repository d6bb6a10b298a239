"""Engines, sessions and what they carry: the reactions to activity and the doorbell rung on commit."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

import orjson
import psycopg
from psycopg.abc import Buffer
from psycopg.errors import (
    CharacterNotInRepertoire,
    InsufficientPrivilege,
    NumericValueOutOfRange,
    QueryCanceled,
    UniqueViolation,
    UntranslatableCharacter,
)
from psycopg.types.array import ListDumper
from sqlalchemy import Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from campaigns.core.errors import Refused
from campaigns.core.words import mark

Sessions = sessionmaker[Session]

POOL_SIZE = 5
CONNECT_SECONDS, IDLE_SECONDS, INTERVAL_SECONDS, PROBES = 5, 10, 5, 3
"""Of TCP, on both sides: a host that fell silent is given up after 25 seconds, so that nobody waits for its locks."""
SILENT_MILLISECONDS = (IDLE_SECONDS + INTERVAL_SECONDS * PROBES) * 1000
Doorbell = Callable[[frozenset[str]], None]
"""Told, after a commit, the names of the queues that have new work."""


def _to_json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        json.dumps(value, ensure_ascii=False).encode()  # raises UnicodeEncodeError, which tells whose fault it is
        raise


def make_engine(url: str) -> Engine:
    """An engine for a `postgresql://` address, through psycopg 3."""
    address = make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE * 4,
        pool_pre_ping=True,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # an error that is logged tells no addresses
        connect_args={
            "application_name": "convive",
            "options": "-c timezone=UTC",
            "connect_timeout": CONNECT_SECONDS,
            "keepalives_idle": IDLE_SECONDS,
            "keepalives_interval": INTERVAL_SECONDS,
            "keepalives_count": PROBES,
            "tcp_user_timeout": SILENT_MILLISECONDS,
        },
    )
    event.listen(engine, "connect", _adapt)
    event.listen(engine, "connect", _be_given_up, insert=True)  # before what SQLAlchemy asks of its first connection
    return engine


class _ListsAtOnce(ListDumper):
    """Lists of ids and texts are long: written in one go, many times as fast as one by one."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        kinds = set(map(type, obj))
        if kinds == {int}:
            return b"{%b}" % ",".join(map(str, obj)).encode()
        if kinds == {str} and (texts := "\0".join(obj)).count("\0") < len(obj):
            escaped = texts.replace("\\", r"\\").replace('"', r"\"").replace("\0", '","')
            return b'{"%b"}' % escaped.encode()
        return super().dump(obj)


def _adapt(connection: psycopg.Connection, _record: object) -> None:
    connection.adapters.register_dumper(list, _ListsAtOnce)


def _be_given_up(connection: psycopg.Connection, _record: object) -> None:
    """Ask the server to notice as soon as we do. Not among the options of the address, which poolers refuse."""
    if connection.info.host.startswith("/"):
        return
    connection.autocommit = True
    connection.execute(
        "SELECT set_config('tcp_keepalives_idle', %s, false), set_config('tcp_keepalives_interval', %s, false),"
        " set_config('tcp_keepalives_count', %s, false), set_config('tcp_user_timeout', %s, false)",
        [str(IDLE_SECONDS), str(INTERVAL_SECONDS), str(PROBES), str(SILENT_MILLISECONDS)],
    )
    connection.autocommit = False


def make_sessions(
    engine: Engine,
    *,
    reactions: tuple[Any, ...] | None = None,
    merging: tuple[Any, ...] | None = None,
    doorbell: Doorbell | None = None,
) -> Sessions:
    """Sessions whose `info` names the reactions and the rules of merging, and which ring `doorbell` after a commit.

    Where they are not named, recording activity and merging raise KeyError instead of leaving out what follows.
    """
    named = {"reactions": reactions, "merging": merging, "doorbell": doorbell}
    info = {name: given for name, given in named.items() if given is not None}
    return sessionmaker(engine, expire_on_commit=False, info=info)


def is_unkeepable(fault: DataError) -> bool:
    """Whether a value was given that no row can hold: a number too large, a NUL in a text."""
    kinds = (CharacterNotInRepertoire, NumericValueOutOfRange, UntranslatableCharacter)
    return isinstance(fault.orig, kinds) or type(fault.orig) is psycopg.DataError


def is_out_of_bounds(fault: ProgrammingError) -> bool:
    """Whether a row was to be written that row-level security keeps from who writes it."""
    return isinstance(fault.orig, InsufficientPrivilege)


def is_taken_elsewhere(fault: IntegrityError) -> bool:
    """Whether something that is to be unique stands already."""
    return isinstance(fault.orig, UniqueViolation)


@contextmanager
def transaction(sessions: Sessions) -> Iterator[Session]:
    """One session, one transaction: committed at the end, rolled back on any fault."""
    with sessions.begin() as session:
        yield session


@contextmanager
def planned_each_time(session: Session) -> Iterator[None]:
    """Statements of the session are planned by what they are given, for a plan made once for all reckons with ten rows.

    `plan_cache_mode` would do that to the checks of foreign keys too, row by row.
    """
    driver = cast("psycopg.Connection", session.connection().connection.driver_connection)
    threshold = driver.prepare_threshold
    driver.prepare_threshold = None
    try:
        yield
    finally:
        driver.prepare_threshold = threshold


class TookTooLong(Refused):
    sentence = mark("This took longer than %(seconds)s seconds and was stopped. Nothing was changed.")
    status = 503


@contextmanager
def in_time(session: Session, limit: timedelta) -> Iterator[None]:
    """PostgreSQL ends statements that take longer, until the transaction ends. Raises TookTooLong; then it is over."""
    milliseconds = round(limit.total_seconds() * 1000)
    session.execute(select(func.set_config("statement_timeout", str(milliseconds), True)))
    try:
        yield
    except OperationalError as fault:
        if isinstance(fault.orig, QueryCanceled):
            raise TookTooLong(seconds=f"{limit.total_seconds():g}") from fault
        raise


def ring_on_commit(session: Session, queue: str) -> None:
    """Remember that `queue` has new work; it is told only if this session commits."""
    session.info.setdefault("rings", set()).add(queue)


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if session.in_nested_transaction():
        return
    rings = session.info.pop("rings", None)
    doorbell = session.info.get("doorbell")
    if rings and doorbell:
        doorbell(frozenset(rings))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop("rings", None)
