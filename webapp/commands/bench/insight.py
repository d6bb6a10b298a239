"""How soon a report is there, of a million members with three million purchases, beside bare SQL on the purchases."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from statistics import median
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.core.database import Sessions
from campaigns.insight.buyers import Window
from campaigns.insight.contribution.movement import keep_moves
from campaigns.insight.contribution.report import contribution
from campaigns.insight.intervals import intervals_question
from campaigns.insight.keeping import answer
from campaigns.insight.month.kept import keep_months
from campaigns.insight.month.review import month_review
from campaigns.insight.nightly import keep_readings
from campaigns.insight.repeat_purchase import repeat_purchase
from campaigns.insight.retention import retention
from campaigns.insight.second_purchase import second_purchase
from campaigns.segments.queries import segment_select
from webapp.commands.bench.figure import Figure, seconds
from webapp.commands.bench.insight_club import NOW, furnish_buyers
from webapp.commands.bench.insight_friends import BARE as BARE_JOINED
from webapp.commands.bench.insight_friends import friends_beside_others, furnish_friends
from webapp.commands.bench.insight_lift import (
    BARE,
    BARE_ORDERS,
    furnish_letters,
    last_before_orders,
    lift_of_all,
    lift_of_letter,
)
from webapp.commands.bench.own_server import furnished

MEMBERS = 100_000
A_REPORT, A_NIGHT = 1.0, 60.0
"""Seconds for whoever asks, and for what is reckoned at night, of a million members."""
ROUNDS = 3
WINDOW = Window(date(2026, 11, 25))
OCTOBER = date(2026, 10, 1)
A_YEAR = replace(WINDOW, since=date(2025, 11, 1))


class Question(NamedTuple):
    """`ask` is given a session and the number of a segment; `bare` answers the least of it from the purchases."""

    name: str
    ask: Callable[[Session, int], object]
    bare: str


_TRIPS = "SELECT member_id, count(DISTINCT local_date) AS trips FROM purchase WHERE kind = 'order' GROUP BY member_id"
_SECONDS = """
    SELECT days[2] - days[1], count(*)
    FROM (SELECT array_agg(DISTINCT local_date) AS days FROM purchase WHERE kind = 'order' GROUP BY member_id) AS trip
    GROUP BY 1
"""
_GAPS = """
    SELECT gap, count(*)
    FROM (SELECT day - lag(day) OVER (PARTITION BY member_id ORDER BY day) AS gap
          FROM (SELECT DISTINCT member_id, local_date AS day FROM purchase WHERE kind = 'order') AS trip) AS gaps
    GROUP BY 1
"""
_MONTHS = """
    SELECT first, date_trunc('month', local_date), count(DISTINCT member_id)
    FROM purchase JOIN (SELECT member_id, date_trunc('month', min(local_date)) AS first FROM purchase
                        WHERE kind = 'order' GROUP BY member_id) AS cohort USING (member_id)
    WHERE kind = 'order' AND first >= '2025-11-01' GROUP BY 1, 2
"""
_SPENDERS = """
    SELECT member_id, sum(amount) AS spent FROM purchase WHERE at > '2025-11-26' GROUP BY member_id ORDER BY spent DESC
"""
_MONTH = """
    SELECT count(DISTINCT member_id), sum(amount) FROM purchase WHERE local_date BETWEEN '2026-09-01' AND '2026-10-31'
"""


def _of_segment(session: Session, segment_id: int) -> object:
    return repeat_purchase(session, replace(WINDOW, members=segment_select(session, segment_id, NOW)), now=NOW)


def _intervals(session: Session, _id: int) -> object:
    return answer(session, intervals_question(session, WINDOW), now=NOW)


QUESTIONS: Sequence[Question] = (
    Question("repeat purchase, as kept", lambda session, _id: repeat_purchase(session, WINDOW, now=NOW), _TRIPS),
    Question("repeat purchase of a segment, beside everybody as kept", _of_segment, _TRIPS),
    Question("time to the second purchase", lambda session, _id: second_purchase(session, WINDOW), _SECONDS),
    Question("from one trip to the next, as kept", _intervals, _GAPS),
    Question("retention of a year's cohorts", lambda session, _id: retention(session, A_YEAR), _MONTHS),
    Question("where contribution comes from", lambda session, _id: contribution(session, None, now=NOW), _SPENDERS),
    Question("monthly review, as kept", lambda session, _id: month_review(session, month=OCTOBER, now=NOW), _MONTH),
    Question("lift of all campaigns together, as kept", lift_of_all, BARE),
    Question("lift of a letter to nine tenths, as kept", lift_of_letter, BARE),
    Question("attribution of 90 days", last_before_orders, BARE_ORDERS),
    Question("friends beside others, as kept", friends_beside_others, BARE_JOINED),
)
"""Another report is another line."""


def insight(times: int) -> Iterator[Figure]:
    """Ten times the usual size are the million members of the promise."""
    members = MEMBERS * times
    with furnished(partial(_furnish, members=members)) as (sessions, segment_id):
        for name, ask, bare in QUESTIONS:
            taken = _median(sessions, partial(_asked, ask, segment_id))
            by_hand = _median(sessions, partial(_by_hand, bare))
            yield Figure(f"{members:,} members: {name}", taken, by_hand, A_REPORT)
        night = _once(sessions, lambda session: keep_moves(session, NOW))
        by_hand = _once(sessions, partial(_by_hand, _SPENDERS))
        yield Figure(f"{members:,} members: four quarters of moves, at night", night, by_hand, A_NIGHT * times / 10)
        night = _once(sessions, lambda session: keep_readings(session, NOW))
        yield Figure(f"{members:,} members: what is kept of reports, at night", night, by_hand, A_NIGHT * times / 10)
        night = _once(sessions, lambda session: keep_months(session, now=NOW))
        yield Figure(f"{members:,} members: thirteen months, at night", night, by_hand, A_NIGHT * times / 10)


def _furnish(session: Session, members: int) -> int:
    segment_id = furnish_buyers(session, members)
    furnish_letters(session, segment_id)
    furnish_friends(session)
    keep_readings(session, NOW)
    return segment_id


def _asked(ask: Callable[[Session, int], object], segment_id: int, session: Session) -> object:
    return ask(session, segment_id)


def _by_hand(bare: str, session: Session) -> object:
    return session.execute(text(bare)).all()


def _median(sessions: Sessions, step: Callable[[Session], object]) -> float:
    """After a first time, which is for the cache."""
    return median([_once(sessions, step) for _ in range(ROUNDS + 1)][1:])


def _once(sessions: Sessions, step: Callable[[Session], object]) -> float:
    with sessions.begin() as session:
        return seconds(partial(step, session))
