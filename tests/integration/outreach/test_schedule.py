from collections import Counter
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import EventState
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import CampaignState, Run, RunState
from campaigns.outreach.planning import LOOK_AGAIN_AFTER, plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_outreach import (
    born_on,
    ledger,
    make_audience,
    make_event,
    make_greeting,
    make_launched,
    make_member,
    reachable,
)
from tests.sizes import few

ZONES = ("Pacific/Kiritimati", "Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin", "America/New_York", "Etc/GMT+12")
STEP = timedelta(hours=6)
HALF_A_DAY = timedelta(hours=12)


def live(
    runtime: Runtime, session: Session, *, clock: StandingClock | None = None, steps: int = 1, step: timedelta = STEP
) -> None:
    """Let time pass step by step, with a scheduler, a planner and a provider that takes everything."""
    for _ in range(steps):
        session.commit()
        tick(runtime.sessions, clock=runtime.clock)
        plan_due_runs(runtime.sessions, clock=runtime.clock)
        due = (Message.state == MessageState.READY, Message.due_at <= runtime.clock())
        session.execute(update(Message).where(*due).values(state=MessageState.ACCEPTED, accepted_at=runtime.clock()))
        session.commit()
        if clock:
            clock.move(by=step)


def days_of_birth(session: Session, days: int) -> dict[int, date]:
    """A member for each day and zone."""
    born = {}
    for number in range(days):
        day = NOW.date() + timedelta(days=number)
        for zone in ZONES:
            member = reachable(session, make_member(session, zone=zone))
            born_on(session, member, day.month, day.day)
            born[member.id] = day
    return born


def test_two_ticks_make_one_run_a_date(runtime: Runtime, session: Session) -> None:
    make_greeting(session)
    live(runtime, session)
    first = session.scalars(select(Run.occurrence_key)).all()
    live(runtime, session)
    assert session.scalars(select(Run.occurrence_key)).all() == first
    assert "2026-11-22" in first


def test_everyone_is_greeted_once_in_their_own_morning(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    days = few(4, thorough=31)
    born = days_of_birth(session, days)
    campaign = make_greeting(session, now=NOW - timedelta(days=1))
    clock.move(by=-timedelta(days=1))
    live(runtime, session, clock=clock, steps=2 * (days + 2), step=HALF_A_DAY)
    rows = ledger(session, campaign)
    assert Counter(row.member_id for row in rows) == dict.fromkeys(born, 1)
    assert {row.state for row in rows} == {MessageState.ACCEPTED}
    assert {(row.accepted_at - row.due_at) < HALF_A_DAY for row in rows if row.accepted_at} == {True}


def test_after_days_of_silence_the_late_are_greeted_and_the_too_late_are_written_down(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    born = days_of_birth(session, 6)
    campaign = make_greeting(session, now=NOW - timedelta(days=1))
    clock.move(by=timedelta(days=4))
    live(runtime, session, clock=clock, steps=12)
    rows = ledger(session, campaign)
    assert {row.member_id for row in rows} == set(born)
    states = {day: Counter(row.state for row in rows if born[row.member_id] == day) for day in set(born.values())}
    assert states[NOW.date() + timedelta(days=1)] == {MessageState.EXPIRED: 6}
    assert states[NOW.date() + timedelta(days=5)] == {MessageState.ACCEPTED: 6}
    assert states[NOW.date() + timedelta(days=3)][MessageState.ACCEPTED] > 0


def test_whoever_joins_on_their_birthday_is_greeted_too(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    campaign = make_greeting(session)
    live(runtime, session)
    member = reachable(session, make_member(session))
    born_on(session, member, 11, 22)
    clock.move(by=LOOK_AGAIN_AFTER)
    live(runtime, session)
    assert [row.member_id for row in ledger(session, campaign)] == [member.id]


def test_a_birthday_mended_afterwards_greets_nobody_twice(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    member = reachable(session, make_member(session))
    birthday = born_on(session, member, 11, 22)
    campaign = make_greeting(session)
    live(runtime, session)
    birthday.day = 23
    clock.move(by=timedelta(days=1))
    live(runtime, session)
    assert [(row.state, row.reason) for row in ledger(session, campaign)] == [
        (MessageState.ACCEPTED, ""),
        (MessageState.SKIPPED, "capped"),
    ]


def test_days_that_were_over_before_the_launch_are_nobodys(runtime: Runtime, session: Session) -> None:
    born_on(session, reachable(session, make_member(session, zone="Asia/Shanghai")), 11, 21)
    late = reachable(session, make_member(session, zone="Etc/GMT+12"))
    born_on(session, late, 11, 21)
    campaign = make_greeting(session, now=datetime(2026, 11, 22, 9, tzinfo=UTC))
    live(runtime, session)
    assert [row.member_id for row in ledger(session, campaign)] == [late.id]


def test_a_campaign_is_finished_when_its_last_message_is_settled(runtime: Runtime, session: Session) -> None:
    make_audience(session, 2)
    campaign = make_launched(session)
    live(runtime, session)
    assert campaign.state is CampaignState.ACTIVE
    live(runtime, session)
    session.refresh(campaign)
    assert (campaign.state, campaign.runs[0].state) == (CampaignState.FINISHED, RunState.FINISHED)


def test_a_campaign_ends_with_its_event(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    event = make_event(session)
    campaign = make_launched(session, event_id=event.id, send_at=NOW + timedelta(days=1))
    event.state = EventState.CANCELLED
    live(runtime, session)
    session.refresh(campaign)
    assert campaign.state is CampaignState.CANCELLED


def test_what_was_due_before_night_fell_waits_for_the_morning(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    make_audience(session, 1)
    make_audience(session, 1, zone="America/New_York")
    campaign = make_launched(session, quiet_from=21, quiet_until=8, send_at=NOW + timedelta(hours=6))
    clock.move(by=timedelta(hours=6))
    session.commit()
    plan_due_runs(runtime.sessions, clock=clock)
    clock.move(by=timedelta(hours=8))
    tick(runtime.sessions, clock=clock)
    due = [row.due_at for row in ledger(session, campaign)]
    assert due == [NOW.replace(hour=8) + timedelta(days=1), NOW + timedelta(hours=6)]


def test_a_late_joiner_at_an_address_already_greeted_is_not_greeted_there_again(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    older = make_member(session)
    younger = reachable(session, make_member(session), email="home@example.com")
    born_on(session, younger, 11, 22)
    campaign = make_greeting(session)
    live(runtime, session)
    born_on(session, reachable(session, older, email="home@example.com"), 11, 22)
    clock.move(by=LOOK_AGAIN_AFTER)
    live(runtime, session)
    assert [(row.member_id, row.reason) for row in ledger(session, campaign)] == [
        (older.id, "duplicate_address"),
        (younger.id, ""),
    ]
