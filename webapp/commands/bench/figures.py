"""How long it takes to rebuild all that is kept of a large club, and to keep it when a batch is recorded."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.core.operations import set_up_club
from campaigns.members.models import ActivityKind
from campaigns.members.standing.rebuild import STEPS, pass_time
from campaigns.members.tiers.steps import install_tiers
from campaigns.members.timeline import NewActivity, record_activities
from webapp.commands.bench.all_at_once import all_at_once
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.own_server import furnished

MEMBERS, EACH = 100_000, 5
BATCH = 5_000
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
CHUNKS = 9
A_MILLION, A_BATCH = 60.0, 0.6
"""Seconds within which the members and the batch are to be done."""

_PEOPLE = (
    """
    INSERT INTO member (code, full_name, call_name, language, zone, country, tier_id, deceased, joined_at)
    SELECT 'b' || n, 'Guest ' || n, 'Guest', 'en', 'Asia/Shanghai', 'CN', (SELECT id FROM tier WHERE rank = 0), false,
           CAST(:now AS timestamptz) - make_interval(days => n % 900)
    FROM generate_series(1, :members) AS n
    """,
    """
    INSERT INTO household (name, created_at)
    SELECT 'Home ' || n, CAST(:now AS timestamptz) FROM generate_series(1, :members / 10) AS n
    """,
    "UPDATE member SET household_id = (id + 1) / 2 WHERE id <= :members / 5",
    "UPDATE member SET introduced_by_id = id - 1 WHERE id % 10 = 7",
)
_ACTIVITY = """
    INSERT INTO activity (member_id, kind, at, value, reference, event_id)
    SELECT 1 + (hashint8(n) & 2147483647) % :members, kind,
           CAST(:now AS timestamptz) - make_interval(hours => (hashint8(n + 2) & 65535) % 17000),
           CASE kind WHEN 'purchased' THEN 500 + (hashint8(n + 3) & 65535) WHEN 'refunded' THEN -500 ELSE 1 END,
           'purchase:bench/' || n,
           CASE WHEN kind IN ('invited', 'accepted', 'declined', 'attended') THEN hashint8(n + 4) & 255 END
    FROM generate_series(1, :activities) AS n, LATERAL (SELECT (
        '{purchased,purchased,purchased,purchased,refunded,attended,attended,invited,invited,accepted,accepted,declined,
          message_sent,message_sent,joined,consent_granted}'::text[])[1 + (hashint8(n + 1) & 15)]) AS of_a (kind)
"""
_POINTS = """
    INSERT INTO points_entry (member_id, cause, points, at)
    SELECT member_id, 'purchased:' || reference, value / 100, at FROM activity WHERE kind = 'purchased' AND value >= 100
"""
_PURCHASES = """
    INSERT INTO purchase (member_id, source, order_reference, kind, at, local_date, amount, paid, currency, quantity)
    SELECT member_id, 'bench', split_part(reference, '/', 2), CASE kind WHEN 'refunded' THEN 'refund' ELSE 'order' END,
           at, CAST(at AS date), value, value, 'CNY', 1
    FROM activity WHERE kind IN ('purchased', 'refunded')
"""
_NAMED = """
    UPDATE purchase SET refunded_order = named.order_reference
    FROM (SELECT member_id, max(order_reference) AS order_reference FROM purchase WHERE kind = 'order'
          GROUP BY member_id) AS named
    WHERE purchase.kind = 'refund' AND purchase.member_id = named.member_id
"""
_PLAIN_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'activity' AND indexname LIKE 'ix%'"
_BARE = "CREATE TABLE bare AS SELECT member_id, count(*), sum(value), max(at) FROM activity GROUP BY member_id"
_BARE_BATCH = """
    SELECT member_id, count(*), sum(value), max(at) FROM activity WHERE member_id = ANY (:ids) GROUP BY member_id
"""


def rebuild(times: int) -> Iterator[Figure]:
    """Ten times the usual size are the million members of the promise."""
    members = MEMBERS * times
    with large_club(members) as sessions:
        bare = seconds(lambda: _run(sessions, _BARE))
        for name, step in STAGES.items():
            taken = seconds(partial(step, sessions))
            yield Figure(f"{members:,} members, {name}", taken, bare, A_MILLION * members / 1_000_000)
        yield from _batches(sessions, members)
        yield from all_at_once(sessions, members, now=NOW)


@contextmanager
def large_club(members: int) -> Iterator[Sessions]:
    """On a server of its own; its summaries and tiers are still to be made."""
    with furnished(partial(furnish_large_club, members=members)) as (sessions, _):
        yield sessions


def furnish_large_club(session: Session, members: int) -> None:
    set_up_club(session, name={"en": "Bench"}, zone="UTC", language="en", currency="CNY", is_demo=False, now=NOW)
    install_tiers(session, currency="CNY")
    session.execute(text("SET LOCAL session_replication_role = replica"))  # what refers to what is right already
    given = {"members": members, "activities": members * EACH, "now": NOW}
    for statement in _PEOPLE:
        session.execute(text(statement), given)
    indexes: dict[str, str] = dict(session.execute(text(_PLAIN_INDEXES)).all())
    for name in indexes:
        session.execute(text(f"DROP INDEX {name}"))
    session.execute(text(_ACTIVITY), given)
    for definition in indexes.values():
        session.execute(text(definition))
    for statement in (_POINTS, _PURCHASES, _NAMED):
        session.execute(text(statement))


def rebuild_everything(sessions: Sessions) -> None:
    for step in STEPS.values():
        with sessions.begin() as session:
            step(session, now=NOW)


def _pass_day(sessions: Sessions) -> None:
    with sessions.begin() as session:
        pass_time(session, now=NOW + timedelta(days=1))


STAGES = {"rebuilt": rebuild_everything, "rebuilt again": rebuild_everything, "a day later": _pass_day}


def _batches(sessions: Sessions, members: int) -> Iterator[Figure]:
    """A chunk of an import; the first is left out, for it has plans to make."""
    taken = []
    for number in range(CHUNKS):
        ids = range(1 + number, members, members // BATCH)
        told = [NewActivity(each, ActivityKind.PURCHASED, NOW, f"chunk/{number}/{each}", value=9_900) for each in ids]
        taken.append(seconds(partial(_record, sessions, told)))
    bare = seconds(lambda: _run(sessions, _BARE_BATCH, ids=list(range(1, members, members // BATCH))))
    yield Figure(f"{BATCH:,} purchases recorded with what follows", median(taken), bare, A_BATCH)


def _record(sessions: Sessions, told: Sequence[NewActivity]) -> None:
    with sessions.begin() as session:
        record_activities(session, told, now=NOW)


def _run(sessions: Sessions, statement: str, **given: Any) -> None:
    with sessions.begin() as session:
        session.execute(text(statement), given)
