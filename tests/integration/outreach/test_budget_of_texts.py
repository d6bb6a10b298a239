"""A text in place of a mail: of one contact with it, and with no more room than anything else."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.falling_back import fall_back
from campaigns.outreach.models import Campaign
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW
from tests.factories_budget import heard, limit
from tests.factories_outreach import ledger, make_launched, make_member, reachable

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def member(session: Session) -> Member:
    return reachable(session, make_member(session), email="a@example.com", sms="+6421000001")


@pytest.fixture
def bounced(runtime: Runtime, session: Session, member: Member) -> Campaign:
    campaign = make_launched(session, falls_back_on_failure=True, quiet_from=13, quiet_until=15)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    session.execute(update(Message).values(state=MessageState.BOUNCED, accepted_at=NOW))
    return campaign


def text_of(session: Session, campaign: Campaign) -> Message:
    fall_back(session, now=NOW)
    return next(row for row in ledger(session, campaign) if row.channel is Channel.SMS)


def test_the_mail_takes_no_room_from_its_own_text(session: Session, bounced: Campaign) -> None:
    limit(session, (1, 7))
    assert text_of(session, bounced).state is MessageState.READY


def test_what_came_since_does(session: Session, member: Member, bounced: Campaign) -> None:
    limit(session, (1, 7))
    heard(session, member, NOW - DAY, priority=60)
    assert text_of(session, bounced).reason == "capped"


def test_it_waits_for_room_out_of_the_quiet_hours(session: Session, member: Member, bounced: Campaign) -> None:
    limit(session, (1, 7))
    heard(session, member, NOW - 7 * DAY + 5 * HOUR)
    text = text_of(session, bounced)
    assert (text.state, text.due_at) == (MessageState.READY, NOW + 6 * HOUR)
