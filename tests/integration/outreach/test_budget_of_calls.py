"""Calls, visits and follow-ups use the same budget as campaigns."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import ContactDirection
from campaigns.members.models import Member, Topic
from campaigns.messaging.models import MessageState
from campaigns.outreach.models import OccasionKind
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW
from tests.factories_budget import called, limit, outcome, planned, to_be_called
from tests.factories_deeds import bought
from tests.factories_outreach import born_on, ledger, make_audience, make_greeting, make_launched

DAY = timedelta(days=1)


@pytest.fixture
def member(session: Session) -> Member:
    return make_audience(session, 1)[0]


def test_calls_and_follow_ups_use_the_budget_of_campaigns(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (2, 7))
    called(session, member, NOW - DAY)
    to_be_called(session, member, 3)
    assert planned(runtime, session).reason == "capped"


def test_what_the_member_began_and_what_is_far_off_uses_none(
    runtime: Runtime, session: Session, member: Member
) -> None:
    limit(session, (1, 7))
    called(session, member, NOW - DAY, ContactDirection.IN)
    called(session, member, NOW - 8 * DAY)
    to_be_called(session, member, 8)
    assert planned(runtime, session).state is MessageState.READY


def test_an_overdue_follow_up_counts_today(runtime: Runtime, session: Session, member: Member) -> None:
    limit(session, (1, 1))
    to_be_called(session, member, -20)
    midnight = NOW.replace(hour=0) + DAY
    assert outcome(planned(runtime, session)) == (MessageState.READY, "", midnight)


def test_what_a_lapse_brings_leaves_the_member_to_the_owner_who_is_about_to_call(
    runtime: Runtime, session: Session, member: Member
) -> None:
    limit(session, (1, 7))
    bought(session, member, 90)
    to_be_called(session, member, 3)
    lapse = make_launched(session, occasion=OccasionKind.NO_PURCHASE, topic=Topic.OFFERS, shift_days=90)
    born_on(session, member, NOW.month, NOW.day)
    birthday = make_greeting(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    assert [(row.state, row.reason) for row in ledger(session, lapse)] == [(MessageState.SKIPPED, "capped")]
    assert [row.state for row in ledger(session, birthday)] == [MessageState.READY]
