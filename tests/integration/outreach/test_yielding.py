"""What waits yields to what is more important; and three campaigns in every order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member, Topic
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign
from campaigns.outreach.operations import pause_campaign
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW
from tests.factories_budget import heard, limit
from tests.factories_outreach import ledger, make_audience, make_launched
from tests.waiting import done_without_waiting

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def member(session: Session) -> Member:
    return make_audience(session, 1)[0]


def planned(runtime: Runtime, session: Session, topic: Topic, **values: Any) -> Campaign:
    campaign = make_launched(session, topic=topic, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return campaign


def outcomes(session: Session, campaign: Campaign) -> list[tuple[MessageState, str]]:
    return [(row.state, row.reason) for row in ledger(session, campaign)]


def test_a_waiting_offer_yields_to_an_invitation(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (1, 7))
    offer = planned(runtime, session, Topic.OFFERS)
    invitation = planned(runtime, session, Topic.EVENTS)
    assert outcomes(session, offer) == [(MessageState.SKIPPED, "capped")]
    assert outcomes(session, invitation) == [(MessageState.READY, "")]


def test_it_waits_where_there_will_be_room_while_it_is_worth_sending(
    runtime: Runtime, session: Session, member: Member
) -> None:
    limit(session, (1, 1))
    offer = planned(runtime, session, Topic.OFFERS, grace_hours=72, quiet_from=8, quiet_until=10)
    planned(runtime, session, Topic.EVENTS)
    assert [(row.state, row.due_at) for row in ledger(session, offer)] == [(MessageState.READY, NOW + DAY + HOUR)]


def test_a_held_one_yields_too(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (1, 7))
    offer = planned(runtime, session, Topic.OFFERS)
    pause_campaign(session, campaign_id=offer.id, now=NOW)
    planned(runtime, session, Topic.EVENTS)
    assert outcomes(session, offer) == [(MessageState.SKIPPED, "capped")]


@pytest.mark.parametrize("state", [MessageState.CLAIMED, MessageState.ACCEPTED, MessageState.UNKNOWN])
def test_what_has_gone_or_is_in_hand_stays_and_the_more_important_goes_all_the_same(
    runtime: Runtime, session: Session, member: Member, state: MessageState
) -> None:
    limit(session, (1, 7))
    offer = planned(runtime, session, Topic.OFFERS)
    ledger(session, offer)[0].state = state
    invitation = planned(runtime, session, Topic.EVENTS)
    assert outcomes(session, offer) == [(state, "")]
    assert outcomes(session, invitation) == [(MessageState.READY, "")]


def test_what_a_worker_holds_is_passed_over(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_audience(session, 1)
        limit(session, (1, 7))
        planned(committed, session, Topic.OFFERS)
    with committed.sessions.begin() as session:
        make_launched(session, topic=Topic.EVENTS)
    with ThreadPoolExecutor(1) as other, committed.sessions.begin() as session:
        session.execute(select(Message.id).with_for_update())
        planning = other.submit(plan_due_runs, committed.sessions, clock=committed.clock)
        assert done_without_waiting(committed, planning) == 1


def test_nothing_yields_to_its_own_kind_or_where_there_is_room(
    runtime: Runtime, session: Session, member: Member
) -> None:
    limit(session, (2, 7))
    first = planned(runtime, session, Topic.OFFERS)
    invitation = planned(runtime, session, Topic.EVENTS)
    second = planned(runtime, session, Topic.OFFERS)
    assert outcomes(session, first) == outcomes(session, invitation) == [(MessageState.READY, "")]
    assert outcomes(session, second) == [(MessageState.SKIPPED, "capped")]


def test_only_members_of_the_new_campaign_are_asked_to_yield(runtime: Runtime, session: Session) -> None:
    limit(session, (1, 7))
    _, second = make_audience(session, 2)
    offer = planned(runtime, session, Topic.OFFERS)
    heard(session, second, NOW - HOUR, priority=50)
    second.deceased = True
    planned(runtime, session, Topic.EVENTS)
    assert [row.state for row in ledger(session, offer)] == [MessageState.SKIPPED, MessageState.READY]


@pytest.mark.parametrize("order", list(permutations((Topic.GREETINGS, Topic.EVENTS, Topic.OFFERS))))
@pytest.mark.parametrize("most", [1, 2])
def test_in_every_order_the_most_important_are_written_to(
    runtime: Runtime, session: Session, order: tuple[Topic, ...], most: int
) -> None:
    limit(session, (most, 7))
    make_audience(session, 3)
    campaigns = {topic: planned(runtime, session, topic) for topic in order}
    went = {topic: {row.state for row in ledger(session, each)} for topic, each in campaigns.items()}
    first = (Topic.GREETINGS, Topic.EVENTS)[:most]
    assert went == {topic: {MessageState.READY if topic in first else MessageState.SKIPPED} for topic in order}


def test_two_that_are_due_at_once_are_planned_by_their_priority(
    runtime: Runtime, session: Session, member: Member
) -> None:
    limit(session, (1, 7))
    offer, greeting = (make_launched(session, topic=topic) for topic in (Topic.OFFERS, Topic.GREETINGS))
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    kept: list[Message] = [*ledger(session, offer), *ledger(session, greeting)]
    assert [(row.priority, row.state) for row in kept] == [(20, MessageState.SKIPPED), (60, MessageState.READY)]
