"""One contact budget over campaigns, greetings, calls and follow-ups."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member, Topic
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy
from campaigns.outreach.breakdown import breakdown
from campaigns.outreach.planning import LOOK_AGAIN_AFTER, plan_due_runs
from campaigns.outreach.review import review
from campaigns.segments.queries import select_members
from campaigns.segments.rules import EVERYBODY
from tests.clock import NOW, StandingClock
from tests.factories_budget import called, heard, limit, other_run, outcome, planned
from tests.factories_outreach import born_on, ledger, make_audience, make_campaign, make_greeting, make_launched

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFERS = {"topic": Topic.OFFERS}


@pytest.fixture
def member(session: Session) -> Member:
    return make_audience(session, 1)[0]


def test_without_a_limit_nobody_counts(runtime: Runtime, session: Session, member: Member) -> None:
    for days in range(9):
        heard(session, member, NOW - days * DAY)
    assert outcome(planned(runtime, session)) == (MessageState.READY, "", NOW)


def test_there_is_room_until_the_limit_is_reached(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (2, 7))
    heard(session, member, NOW - 3 * DAY)
    heard(session, member, NOW - 7 * DAY)
    assert outcome(planned(runtime, session)) == (MessageState.READY, "", NOW)


def test_who_has_no_room_within_the_grace_is_capped(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (2, 7))
    heard(session, member, NOW - 3 * DAY)
    heard(session, member, NOW - 5 * DAY)
    assert outcome(planned(runtime, session)) == (MessageState.SKIPPED, "capped", NOW)


def test_who_will_have_room_within_the_grace_waits_for_it(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (2, 7))
    heard(session, member, NOW - 3 * DAY)
    heard(session, member, NOW - 7 * DAY + 5 * HOUR)
    assert outcome(planned(runtime, session)) == (MessageState.READY, "", NOW + 5 * HOUR)


def test_who_would_have_room_in_the_night_waits_for_the_morning(
    runtime: Runtime, session: Session, member: Member
) -> None:
    limit(session, (1, 7))
    heard(session, member, NOW - 7 * DAY + 14 * HOUR)
    message = planned(runtime, session, quiet_from=21, quiet_until=8)
    assert outcome(message) == (MessageState.READY, "", NOW.replace(hour=8) + DAY)


def test_room_comes_with_the_full_hour(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (1, 7))
    heard(session, member, NOW - 7 * DAY + 4 * HOUR + timedelta(minutes=1))
    assert planned(runtime, session).due_at == NOW + 5 * HOUR


def test_the_stricter_of_two_limits_holds(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (2, 7), (3, 30))
    for days in (10, 20, 29.5):
        heard(session, member, NOW - days * DAY)
    assert planned(runtime, session).due_at == NOW + 12 * HOUR


@pytest.mark.parametrize(
    "state",
    [
        MessageState.SKIPPED,
        MessageState.HELD_OUT,
        MessageState.CANCELLED,
        MessageState.EXPIRED,
        MessageState.FAILED,
    ],
)
def test_what_nobody_heard_does_not_count(
    runtime: Runtime, session: Session, member: Member, state: MessageState
) -> None:
    limit(session, (1, 7))
    heard(session, member, NOW - DAY, state=state)
    assert planned(runtime, session).due_at == NOW


@pytest.mark.parametrize("state", [MessageState.READY, MessageState.PLANNED, MessageState.CLAIMED])
def test_what_is_still_to_come_counts(runtime: Runtime, session: Session, member: Member, state: MessageState) -> None:
    limit(session, (1, 7))
    heard(session, member, NOW + DAY, state=state)
    assert planned(runtime, session).reason == "capped"


def test_an_answer_to_what_they_did_does_not_count(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (1, 7))
    heard(session, member, NOW - DAY, transactional=True)
    assert planned(runtime, session).state is MessageState.READY


def test_a_mail_and_a_text_of_one_campaign_are_one_contact(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (2, 7))
    run = other_run(session)
    heard(session, member, NOW - DAY, run=run)
    heard(session, member, NOW - DAY, run=run, channel=Channel.SMS)
    assert planned(runtime, session).state is MessageState.READY


def test_a_birthday_passes_an_offer_and_a_call_but_an_offer_passes_neither(
    runtime: Runtime, session: Session, member: Member
) -> None:
    limit(session, (1, 7))
    born_on(session, member, 11, 22)
    called(session, member, NOW - DAY)
    heard(session, member, NOW - DAY, priority=20)
    greeting = make_greeting(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    assert [row.state for row in ledger(session, greeting)] == [MessageState.READY]
    assert planned(runtime, session, **OFFERS).reason == "capped"


def test_a_birthday_is_not_put_off_past_its_grace(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (1, 7))
    born_on(session, member, 11, 22)
    heard(session, member, NOW - 5 * DAY, priority=60)
    greeting = make_greeting(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    assert [(row.state, row.reason) for row in ledger(session, greeting)] == [(MessageState.SKIPPED, "capped")]


def test_whom_a_run_wrote_to_is_not_put_off_when_it_is_planned_again(
    runtime: Runtime, session: Session, clock: StandingClock, member: Member
) -> None:
    limit(session, (1, 7))
    born_on(session, member, 11, 22)
    greeting = make_greeting(session)
    for _ in range(2):
        session.commit()
        plan_due_runs(runtime.sessions, clock=clock)
        clock.move(by=LOOK_AGAIN_AFTER)
    assert [(row.state, row.due_at) for row in ledger(session, greeting)] == [(MessageState.READY, NOW)]


def test_the_held_out_have_room_and_the_capped_are_not_drawn(runtime: Runtime, session: Session) -> None:
    limit(session, (1, 7))
    members = make_audience(session, 20)
    for each in members[:10]:
        heard(session, each, NOW - DAY)
    campaign = make_launched(session, holdout_percent=50)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    states = [row.state for row in ledger(session, campaign)]
    assert states[:10] == [MessageState.SKIPPED] * 10
    assert states.count(MessageState.HELD_OUT) == 5


def test_the_review_and_the_breakdown_say_what_the_plan_then_does(runtime: Runtime, session: Session) -> None:
    limit(session, (1, 7))
    for each in make_audience(session, 6)[:4]:
        heard(session, each, NOW - DAY)
    seen = review(session, make_campaign(session), now=NOW)
    (email,) = breakdown(
        session, select_members(session, EVERYBODY, now=NOW), Policy((Channel.EMAIL,), Topic.EVENTS), now=NOW
    )
    planned(runtime, session)
    assert (seen.to_send, seen.left_out, email.to_send) == (2, 4, 2)
