"""A campaign that would give a surprise away, or take its day, is held back and says why."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.delivery import build_delivery
from campaigns.members.models import Member
from campaigns.messaging.delivery import deliver_due
from campaigns.messaging.models import Channel, MessageState, SkipReason
from campaigns.outreach.held_back import held_back_from
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.review import review
from campaigns.outreach.schedule import tick
from campaigns.surprises.deciding import decline
from tests.clock import NOW, StandingClock
from tests.factories_moments import approved
from tests.factories_outreach import born_on, ledger, make_club, make_greeting, make_launched, make_member, reachable
from tests.integration.messaging.conftest import Said

ON_THE_DAY = datetime(2026, 11, 27, 10, tzinfo=NOW.tzinfo)


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return reachable(session, make_member(session))


def planned(session: Session, runtime: Runtime) -> None:
    session.commit()
    tick(runtime.sessions, clock=runtime.clock)
    plan_due_runs(runtime.sessions, clock=runtime.clock)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (ON_THE_DAY, SkipReason.SURPRISE),
        (ON_THE_DAY - timedelta(days=1), ""),
        (ON_THE_DAY + timedelta(days=1), ""),
    ],
)
def test_on_the_day_no_campaign_reaches_them(
    session: Session, runtime: Runtime, clock: StandingClock, member: Member, at: datetime, reason: str
) -> None:
    approved(session, member)
    campaign = make_launched(session, send_at=at)
    clock.now = at
    planned(session, runtime)
    assert [message.reason for message in ledger(session, campaign)] == [reason]


def test_before_the_day_a_greeting_for_it_is_held_back(
    session: Session, runtime: Runtime, clock: StandingClock, member: Member
) -> None:
    approved(session, member)
    born_on(session, member, 11, 25)
    greeting, news = make_greeting(session), make_launched(session)
    clock.now = ON_THE_DAY - timedelta(days=2)
    planned(session, runtime)
    assert [message.reason for message in ledger(session, greeting)] == [SkipReason.SURPRISE]
    assert [message.reason for message in ledger(session, news)] == [""]


def test_the_review_counts_them_and_the_member_tells_of_it(
    session: Session, runtime: Runtime, clock: StandingClock, member: Member
) -> None:
    approved(session, member)
    clock.now = ON_THE_DAY
    campaign = make_launched(session)
    [way] = review(session, campaign, now=ON_THE_DAY).by_channel
    assert {step.reason: step.lost for step in way.steps if step.lost} == {SkipReason.SURPRISE: 1}
    assert way.to_send == 0
    planned(session, runtime)
    assert [each.campaign for each in held_back_from(session, member.id)] == [campaign]


@pytest.mark.parametrize("called_off", [True, False])
def test_what_was_planned_before_the_approval_is_held_back_as_it_goes(
    session: Session, runtime: Runtime, clock: StandingClock, member: Member, *, called_off: bool
) -> None:
    clock.now = ON_THE_DAY
    campaign = make_launched(session, now=ON_THE_DAY)
    planned(session, runtime)
    moment = approved(session, member)
    if called_off:
        decline(session, moment_id=moment.id, why="Away", staff_id=None, now=NOW)
    session.commit()
    deliver_due(replace(build_delivery(runtime), providers=dict.fromkeys(Channel, (Said(),))), channel=Channel.EMAIL)
    session.expire_all()
    [message] = ledger(session, campaign)
    expected = (MessageState.ACCEPTED, "") if called_off else (MessageState.SKIPPED, SkipReason.SURPRISE)
    assert (message.state, message.reason) == expected
