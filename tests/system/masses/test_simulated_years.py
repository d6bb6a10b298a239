"""Years pass by a simulated clock, with two schedulers at once and a week in which nothing runs.

By default some weeks of 2028 with its leap day and a change of the clocks; three years with `bin/test --all --full`.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import case, select, text, update

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.ahead import ahead_of_member, read_ahead
from campaigns.outreach.models import Campaign, OccasionKind, Run
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import StandingClock
from tests.factories_outreach import make_club, make_greeting
from tests.simulated_club import HOLIDAYS, morning, plant, some_people
from tests.sizes import few

MEMBERS = few(300, thorough=20_000)
FIRST = date(2028, 2, 26)
LAST = FIRST + timedelta(days=few(16, thorough=3 * 365))
SILENT = (datetime(2028, 3, 1, tzinfo=UTC), datetime(2028, 3, 7, 19, tzinfo=UTC))
GRACE = timedelta(hours=36)
EIGHT, NIGHT = 8, 21
KINDS = (OccasionKind.BIRTHDAY, OccasionKind.WEDDING, OccasionKind.MEMBERSHIP, OccasionKind.HOLIDAY)
OPENS = 19
"""At this hour in London it is nine in the morning where the day begins first, so a day's runs come due."""


def hours(clock: StandingClock) -> Iterator[datetime]:
    while clock().date() <= LAST + timedelta(days=3):
        if not SILENT[0] <= clock() < SILENT[1]:
            yield clock()
        clock.move(by=timedelta(hours=1))


def live(runtime: Runtime, schedulers: ThreadPoolExecutor) -> None:
    """Two schedulers at once when runs come due, and each hour a provider that takes everything in time."""
    now = runtime.clock()
    if now.hour == OPENS:
        for work in (tick, plan_due_runs):
            list(schedulers.map(lambda work: work(runtime.sessions, clock=runtime.clock), (work, work)))
    late = Message.valid_until <= now
    state = case((late, MessageState.EXPIRED.value), else_=MessageState.ACCEPTED.value)
    accepted_at = case((late, None), else_=now)
    due = (Message.state == MessageState.READY, Message.channel == "email", Message.due_at <= now)
    with runtime.sessions.begin() as session:
        changed = update(Message).where(*due).values(state=state, accepted_at=accepted_at)
        session.execute(changed, execution_options={"synchronize_session": False})
        if now.hour == OPENS and now.day == 1:  # as the database does by itself in a month
            session.execute(text("ANALYZE message, run"))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(days=1))


def test_everybody_is_greeted_once_a_year_in_the_morning_of_their_day_as_was_foretold(
    committed: Runtime, clock: StandingClock
) -> None:
    people = some_people(MEMBERS, FIRST, LAST)
    with committed.sessions.begin() as session:
        make_club(session)
        members = dict(zip(plant(session, people), people, strict=True))
        for kind in KINDS:
            of_holiday = {"holidays": HOLIDAYS} if kind is OccasionKind.HOLIDAY else {}
            span = {"starts_on": FIRST, "ends_on": LAST, "grace_hours": GRACE // timedelta(hours=1)}
            make_greeting(session, now=clock(), name=kind.value, occasion=kind, **span, **of_holiday)
    foretold, told = foretold_by(committed, list(members)[:5], now=clock())
    with ThreadPoolExecutor(2) as schedulers:
        moments = []
        for now in hours(clock):
            live(committed, schedulers)
            moments.append(now)
    expected = {
        (member, kind, day): expected_of(day, person.zone, moments)
        for member, person in members.items()
        for kind, day in person.greeted(FIRST, LAST)
    }
    found = sent(committed)
    assert len(found) == len(expected)
    assert dict(found) == expected
    assert Counter((kind, day) for _member, kind, day in expected) == foretold
    assert {each for each in expected if each[0] in list(members)[:5]} == told
    assert {state for state, _at in expected.values()} == {MessageState.ACCEPTED, MessageState.EXPIRED}
    assert {kind for _member, kind, _day in expected} == set(KINDS)


def foretold_by(
    runtime: Runtime, some: Sequence[int], *, now: datetime
) -> tuple[Counter[tuple[OccasionKind, date]], set[tuple[int, OccasionKind, date]]]:
    """How many are to be written to for what on each day; and what each of `some` is told that they will be sent."""
    span: dict[str, Any] = {"first": FIRST, "last": LAST, "now": now}
    with runtime.sessions() as session:
        foretold: Counter[tuple[OccasionKind, date]] = Counter()
        for each in read_ahead(session, **span):
            foretold[each.campaign.occasion, each.day] += each.to_write
        told = {
            (member_id, each.campaign.occasion, each.day)
            for member_id in some
            for each in ahead_of_member(session, member_id, **span)
            if each.reason is None
        }
    return foretold, told


def sent(runtime: Runtime) -> Sequence[tuple[tuple[int, OccasionKind, date], tuple[MessageState, datetime | None]]]:
    """Every message: to whom, for what, on which of their dates; what became of it and when."""
    columns = (Message.member_id, Campaign.occasion, Run.occurrence_key, Message.state, Message.accepted_at)
    rows = select(*columns).join(Run, Run.id == Message.run_id).join(Campaign, Campaign.id == Run.campaign_id)
    with runtime.sessions() as session:
        return [
            ((member_id, kind, date.fromisoformat(key.partition("/")[0])), (state, at))
            for member_id, kind, key, state, at in session.execute(rows)
        ]


def expected_of(day: date, zone: str, moments: Sequence[datetime]) -> tuple[MessageState, datetime | None]:
    """Within the hour that morning, late ones by day there; not after the grace."""
    meant, opens = morning(day, zone), datetime.combine(day, time(9), UTC) - timedelta(hours=14)
    planned = first_of(moments, opens)
    at = first_of(moments, meant if planned <= meant else awake(planned, zone))
    return (MessageState.ACCEPTED, at) if at < meant + GRACE else (MessageState.EXPIRED, None)


def first_of(moments: Sequence[datetime], since: datetime) -> datetime:
    return moments[bisect_left(moments, since)]


def awake(at: datetime, zone: str) -> datetime:
    """`at`, or eight in the morning if it is night there."""
    while not EIGHT <= at.astimezone(ZoneInfo(zone)).hour < NIGHT:
        at += timedelta(minutes=15) - timedelta(minutes=at.minute % 15)
    return at
