"""One day of a greeting, completed."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.account import account_of
from campaigns.outreach.greeting_days import greeting_days_past, greetings_on
from campaigns.outreach.missing import NotToComplete, look_for_missing, send_missing
from campaigns.outreach.models import Campaign, Run, RunState
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from campaigns.outreach.states import Counts
from tests.clock import NOW, StandingClock
from tests.factories_outreach import born_on, ledger, make_audience, make_greeting

SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def greeting(runtime: Runtime, session: Session) -> Campaign:
    """Two have their day; the mail to one of them failed."""
    for member in make_audience(session, 2):
        born_on(session, member, NOW.month, NOW.day)
    campaign = make_greeting(session)
    plan(runtime, session)
    for row, state in zip(ledger(session, campaign), (MessageState.FAILED, MessageState.DELIVERED), strict=True):
        session.execute(update(Message).where(Message.id == row.id).values(state=state))
    return campaign


def plan(runtime: Runtime, session: Session, *, later: timedelta = timedelta()) -> None:
    session.commit()
    plan_due_runs(runtime.sessions, clock=StandingClock(NOW + later))
    session.expire_all()


def its_day(campaign: Campaign) -> Run:
    return next(run for run in campaign.runs if run.occurrence_key == NOW.date().isoformat())


def complete(runtime: Runtime, session: Session, greeting: Campaign, *, later: timedelta) -> Run:
    run_id = its_day(greeting).id
    run = send_missing(session, campaign_id=greeting.id, run_id=run_id, now=NOW + later)
    plan(runtime, session, later=later)
    return run


def test_whoever_a_greeting_missed_is_greeted_within_its_day(
    runtime: Runtime, session: Session, greeting: Campaign
) -> None:
    run = complete(runtime, session, greeting, later=timedelta(minutes=10))
    rows = [(row.member_id, row.state) for row in ledger(session, greeting) if row.run_id == run.id]
    assert rows == [(ledger(session, greeting)[0].member_id, MessageState.READY)]
    assert (run.local_date, run.occurrence_key) == (NOW.date(), f"{NOW.date()}/missing:1")


def test_a_day_that_is_over_greets_nobody(session: Session, greeting: Campaign) -> None:
    found = look_for_missing(session, its_day(greeting), now=NOW + timedelta(days=3))
    assert (found.members, found.to_send) == (1, 0)


def test_the_day_planned_again_greets_nobody_twice(runtime: Runtime, session: Session, greeting: Campaign) -> None:
    complete(runtime, session, greeting, later=timedelta(minutes=1))
    plan(runtime, session, later=timedelta(minutes=20))
    assert [row.state for row in ledger(session, greeting)].count(MessageState.READY) == 1


def test_the_completing_run_ends_when_it_is_settled_and_the_days_go_on(
    runtime: Runtime, session: Session, greeting: Campaign
) -> None:
    run = complete(runtime, session, greeting, later=timedelta(minutes=1))
    session.execute(update(Message).where(Message.run_id == run.id).values(state=MessageState.DELIVERED))
    session.commit()
    tick(runtime.sessions, clock=StandingClock(NOW + timedelta(days=1)))
    session.expire_all()
    assert run.state is RunState.FINISHED
    assert (NOW.date() + timedelta(days=1)).isoformat() in {each.occurrence_key for each in greeting.runs}


def test_a_day_that_had_begun_at_the_launch_is_not_late(session: Session, greeting: Campaign) -> None:
    assert account_of(session, its_day(greeting)).planned_late == timedelta()


def test_it_counts_for_its_day(runtime: Runtime, session: Session, greeting: Campaign) -> None:
    complete(runtime, session, greeting, later=timedelta(minutes=1))
    [today] = greetings_on(session, day=NOW.date())
    assert (today.people, {day.local_date for day in greeting_days_past(session, limit=9)}) == (2, {NOW.date()})


def test_a_greeting_is_completed_day_by_day_only(session: Session, greeting: Campaign) -> None:
    with pytest.raises(NotToComplete):
        send_missing(session, campaign_id=greeting.id, now=SOON)


def test_its_day_is_added_up_like_any_run(session: Session, greeting: Campaign) -> None:
    late = ledger(session, greeting)[0]
    session.execute(update(Message).where(Message.id == late.id).values(state=MessageState.EXPIRED))
    [day] = greeting_days_past(session, limit=9)
    assert (day.counts, day.expired) == (Counts(sent=1, not_sent=1), 1)
