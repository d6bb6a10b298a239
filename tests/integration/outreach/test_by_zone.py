"""What a run's page tells zone by zone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.account import account_of
from campaigns.outreach.by_zone import ZoneLine, zones_of
from campaigns.outreach.models import Campaign, Run, SendBy, WhenLate
from campaigns.outreach.people import PeopleFilter, people_written
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_outreach import born_on, make_audience, make_greeting, make_launched

EVENING = NOW.replace(hour=18)
PLACES = (("Pacific/Auckland", 2), ("Asia/Shanghai", 1), ("Nowhere/City", 3))


@pytest.fixture(autouse=True)
def audience(session: Session) -> list[Member]:
    return [member for zone, size in PLACES for member in make_audience(session, size, zone=zone)]


def planned(session: Session, runtime: Runtime, **values: Any) -> Campaign:
    campaign = make_launched(session, send_at=EVENING, send_by=SendBy.MEMBER, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return campaign


def lines(session: Session, campaign: Campaign) -> dict[str, ZoneLine]:
    return by_name(session, campaign.runs[0])


def by_name(session: Session, run: Run) -> dict[str, ZoneLine]:
    session.expire_all()
    return {line.name: line for line in zones_of(session, run)}


def test_each_zone_has_its_hour_and_says_whether_it_had_passed(session: Session, runtime: Runtime) -> None:
    found = lines(session, planned(session, runtime))
    assert [(each.name, each.passed, each.messages) for each in found.values()] == [
        ("Pacific/Auckland", True, 2), ("Asia/Shanghai", False, 1), ("Nowhere/City", False, 3),
    ]  # fmt: skip
    assert {line.scheduled.astimezone(line.zone).hour for line in found.values()} == {18}
    assert found["Nowhere/City"].zone.key == "UTC"


def test_all_that_was_sent_where_the_hour_had_passed_is_late(session: Session, runtime: Runtime) -> None:
    campaign = planned(session, runtime)
    session.execute(update(Message).values(state=MessageState.DELIVERED, accepted_at=Message.due_at))
    found = lines(session, campaign)
    assert [(line.sent, line.late) for line in found.values()] == [(2, 2), (1, 0), (3, 0)]


def test_elsewhere_late_is_what_went_after_its_own_hour(session: Session, runtime: Runtime) -> None:
    campaign = planned(session, runtime)
    late = Message.due_at + timedelta(minutes=16)
    session.execute(update(Message).values(state=MessageState.ACCEPTED, accepted_at=late))
    assert lines(session, campaign)["Nowhere/City"].late == 3


def test_what_is_dropped_there_has_expired(session: Session, runtime: Runtime) -> None:
    found = lines(session, planned(session, runtime, when_late=WhenLate.DROP))
    assert [(line.sent, line.expired) for line in found.values()] == [(0, 2), (0, 0), (0, 0)]


def test_each_zone_is_a_list_of_so_many_people(session: Session, runtime: Runtime) -> None:
    campaign = planned(session, runtime)
    for name, size in PLACES:
        asked = PeopleFilter(run_id=campaign.runs[0].id, zone=name)
        assert people_written(session, campaign, asked, limit=1, offset=0).total == size


def todays_run(session: Session, runtime: Runtime, audience: list[Member]) -> Run:
    """Everybody's birthday is today."""
    for member in audience:
        born_on(session, member, NOW.month, NOW.day)
    campaign = make_greeting(session, now=NOW - timedelta(days=1), send_hour=9)
    session.commit()
    tick(runtime.sessions, clock=runtime.clock)
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return next(run for run in campaign.runs if run.local_date == NOW.date())


def test_a_greetings_hour_is_that_of_each_morning(session: Session, runtime: Runtime, audience: list[Member]) -> None:
    found = by_name(session, todays_run(session, runtime, audience)).values()
    assert [line.messages for line in found if line.scheduled.astimezone(line.zone).hour == 9] == [2, 1, 3]


def test_a_day_that_is_looked_at_again_was_not_chosen_late(
    session: Session, runtime: Runtime, clock: StandingClock, audience: list[Member]
) -> None:
    run = todays_run(session, runtime, audience)
    before = account_of(session, run).planned_late
    clock.move(by=timedelta(hours=3))
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    session.expire_all()
    assert (run.planned_at, account_of(session, run).planned_late) == (clock(), before)
