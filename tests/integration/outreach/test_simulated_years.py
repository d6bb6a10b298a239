"""Years pass by a simulated clock, with two schedulers at once and a week in which nothing runs.

By default some weeks of 2028 with its leap day and both changes of the clocks; all three years with `bin/test --full`.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import case, select, update

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.ahead import read_ahead
from campaigns.outreach.models import Run
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import StandingClock
from tests.factories_outreach import make_club, make_greeting
from tests.simulated_club import kept_days, morning, plant
from tests.sizes import few

MEMBERS = few(300, thorough=20_000)
FIRST = date(2028, 2, 26)
LAST = FIRST + timedelta(days=few(30, thorough=3 * 365))
SILENT = (datetime(2028, 3, 14, tzinfo=UTC), datetime(2028, 3, 21, tzinfo=UTC))
STEP, GRACE = timedelta(hours=12), timedelta(hours=36)
EIGHT, NIGHT = 8, 21


def steps(clock: StandingClock) -> Iterator[datetime]:
    """The moments at which anything runs."""
    while clock().date() <= LAST + timedelta(days=3):
        if not SILENT[0] <= clock() < SILENT[1]:
            yield clock()
        clock.move(by=STEP)


def live(runtime: Runtime, schedulers: ThreadPoolExecutor, now: datetime) -> None:
    """Two schedulers at once, then a provider that takes everything in time."""
    for work in (tick, plan_due_runs):
        list(schedulers.map(lambda work: work(runtime.sessions, clock=runtime.clock), (work, work)))
    late = Message.valid_until <= now
    state = case((late, MessageState.EXPIRED.value), else_=MessageState.ACCEPTED.value)
    accepted_at = case((late, None), else_=now)
    due = (Message.state == MessageState.READY, Message.due_at <= now)
    with runtime.sessions.begin() as session:
        session.execute(update(Message).where(*due).values(state=state, accepted_at=accepted_at))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(days=1))


def test_everybody_is_greeted_once_a_year_in_the_morning_of_their_day_as_was_foretold(
    committed: Runtime, clock: StandingClock
) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        members = plant(session, kept_days(MEMBERS, FIRST, LAST))
        make_greeting(session, now=clock(), starts_on=FIRST, ends_on=LAST, grace_hours=GRACE // timedelta(hours=1))
    with committed.sessions() as session:
        foretold = {each.day: each.to_write for each in read_ahead(session, first=FIRST, last=LAST, now=clock())}
    with ThreadPoolExecutor(2) as schedulers:
        moments = []
        for now in steps(clock):
            live(committed, schedulers, now)
            moments.append(now)
    expected = {
        (member, day): expected_of(day, zone, moments)
        for member, zone, kept in members
        for day in kept.days(FIRST, LAST)
    }
    with committed.sessions() as session:
        rows = session.execute(select(Message, Run).join(Run, Run.id == Message.run_id)).all()
    found = [((row.member_id, run.local_date), (row.state, row.accepted_at)) for row, run in rows]
    assert (len(found), dict(found)) == (len(expected), expected)
    assert Counter(day for _member, day in expected) == foretold
    assert {state for state, _at in expected.values()} == {MessageState.ACCEPTED, MessageState.EXPIRED}


def expected_of(day: date, zone: str, moments: list[datetime]) -> tuple[MessageState, datetime | None]:
    """Sent at the first moment from that morning on, late ones by day there; not after the grace."""
    meant, opens = morning(day, zone), datetime.combine(day, time(9), UTC) - timedelta(hours=14)
    planned = next(now for now in moments if now >= opens)
    due = meant if planned <= meant else awake(planned, zone)
    at = next(now for now in moments if now >= due)
    return (MessageState.ACCEPTED, at) if at < meant + GRACE else (MessageState.EXPIRED, None)


def awake(at: datetime, zone: str) -> datetime:
    """`at`, or eight in the morning if it is night there."""
    while not EIGHT <= at.astimezone(ZoneInfo(zone)).hour < NIGHT:
        at += timedelta(minutes=15) - timedelta(minutes=at.minute % 15)
    return at
