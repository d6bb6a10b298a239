"""How fast members are counted, rule by rule, beside SQL tuned by hand; and how fast hostile rules are refused."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

import orjson
from sqlalchemy import TIMESTAMP, Text, bindparam, func, select, text
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.members.profile.birthdays import due_keys
from campaigns.segments.faults import BadRule
from campaigns.segments.queries import select_members
from campaigns.segments.rules import parse_rule
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.figures import MEMBERS, NOW, large_club, rebuild_everything
from webapp.commands.bench.hostile import hostile_trees
from webapp.commands.bench.segment_rules import TYPICAL, Typical

ROUNDS = 7
SHARE, A_COUNT, A_REFUSAL = 1.2, 0.1, 1.0
"""Of the time by hand; seconds of the median of ten rules and of the slowest refusal."""
HOSTILE = 10_000
FLOORS = (0, 50_000, 100_000, 150_000, 200_000)

_MORE = (
    "UPDATE tier SET floor = (CAST(:floors AS bigint[]))[rank + 1]",
    "UPDATE member SET language = 'zh' WHERE id % 4 = 0",
    """
    INSERT INTO special_day (member_id, kind, whose, calendar, month, day, in_leap_month, leap_day_rule)
    SELECT id, 'birthday', '', CASE WHEN id % 6 = 0 THEN 'lunar' ELSE 'gregorian' END,
           1 + (hashint8(id) & 2147483647) % 12, 1 + (hashint8(id + 7) & 2147483647) % 29, id % 97 = 0, 'february_28'
    FROM member WHERE id % 5 > 0
    """,
)


class Differs(Exception):  # noqa: N818 - whom the rule chooses is not whom the SQL by hand chooses
    """The benchmark would compare what is not the same."""


def segments(times: int) -> Iterator[Figure]:
    """Ten times the usual size are the million members and five million activities of the promise."""
    with large_club(MEMBERS * times) as sessions:
        furnish_segments(sessions)
        figures = [_figure(sessions, typical, alone=times == 1) for typical in TYPICAL]
    yield from figures
    yield Figure("median of the ten", median(figure.value for figure in figures), None, A_COUNT)
    slowest = max(seconds(partial(_refused, tree)) for tree in hostile_trees(HOSTILE))
    yield Figure(f"slowest refusal of {HOSTILE:,} hostile rules", slowest, None, A_REFUSAL)


def furnish_segments(sessions: Sessions) -> None:
    """Steps that members reach, languages, birthdays by both calendars; then all that is kept of members."""
    with sessions.begin() as session:
        for statement in _MORE:
            session.execute(text(statement), {"floors": list(FLOORS)} if ":floors" in statement else {})
    rebuild_everything(sessions)
    with sessions() as session:
        connection = session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        connection.execute(text("VACUUM FULL ANALYZE member_summary, member"))
        connection.execute(text("VACUUM ANALYZE"))


def _figure(sessions: Sessions, typical: Typical, *, alone: bool) -> Figure:
    """Turn by turn, so that what else the machine does weighs on both.

    `alone`, of the usual size: neither is given a second process. Of a hundred thousand members it is nearly worth
    one, and gets it where the planner guesses a subselect to fit many: then one core would be measured beside two.
    """
    with sessions() as session:
        if alone:
            session.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))
        check_same(session, typical)
        taken, bare = [], []
        for _ in range(ROUNDS):
            taken.append(seconds(lambda: _count(session, typical.tree)))
            bare.append(seconds(lambda: session.scalar(*_by_hand(typical, "count(*)"))))
    return Figure(typical.name, median(taken), median(bare), SHARE * median(bare))


def _count(session: Session, tree: Mapping[str, Any]) -> int:
    """With all that it takes to come from the tree to the answer."""
    return session.scalar(select_members(session, parse_rule(tree), now=NOW).with_only_columns(func.count())) or 0


def check_same(session: Session, typical: Typical) -> int:
    """How many are chosen, by the rule and by hand. Raises Differs."""
    ids = select_members(session, parse_rule(typical.tree), now=NOW).subquery().c[0]
    chosen = session.execute(select(func.count(), func.sum(ids), func.bit_xor(ids))).one()
    by_hand = session.execute(*_by_hand(typical, "count(*), sum(member_id), bit_xor(member_id)")).one()
    if tuple(chosen) != tuple(by_hand):
        raise Differs(f"{typical.name}: {chosen} beside {by_hand}")
    return int(chosen[0])


def _by_hand(typical: Typical, what: str) -> tuple[Any, dict[str, Any]]:
    given = {name: _given(name) for name in re.findall(r":(ago_\d+|keys)", typical.by_hand)}
    statement = text(f"SELECT {what} FROM ({typical.by_hand}) AS chosen")  # noqa: S608 - both are ours
    return statement.bindparams(*(bindparam(name, type_=_kind(name)) for name in given)), given


def _given(name: str) -> Any:
    return _keys() if name == "keys" else NOW - timedelta(days=int(name.removeprefix("ago_")))


def _kind(name: str) -> Any:
    return Text() if name == "keys" else TIMESTAMP(timezone=True)


def _keys() -> str:
    today = NOW.date()
    keys = {key for number in range(30) for key in due_keys(today + timedelta(days=number))}
    return orjson.dumps(list(keys)).decode()


def _refused(tree: Any) -> None:
    with suppress(BadRule):
        parse_rule(tree)
