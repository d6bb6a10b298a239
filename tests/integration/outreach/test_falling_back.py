from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import EventState, Invitation, InvitationState
from campaigns.members.models import AddressKind, Member, Suppression, SuppressionReason
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.falling_back import LOOK_EVERY, fall_back
from campaigns.outreach.models import Campaign, CampaignState, RunState
from campaigns.outreach.operations import cancel_campaign, pause_campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.postponing import keep_quiet
from campaigns.outreach.schedule import tick
from tests.clock import NOW
from tests.factories_outreach import ledger, make_event, make_launched, make_member, reachable

LOST = [MessageState.BOUNCED, MessageState.FAILED]
DAY = timedelta(hours=24)


def mailed(runtime: Runtime, session: Session, *states: MessageState, **values: Any) -> Campaign:
    """A campaign by mail; members have a number too, and what the mail of each came to."""
    members = [make_member(session) for _ in states]
    for member in members:
        reachable(session, member, email=f"m{member.id}@example.com", sms=f"+1202555{member.id % 10_000:04}")
    campaign = make_launched(session, **({"falls_back_on_failure": True} | values))
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    for member, state in zip(members, states, strict=True):
        session.execute(update(Message).where(Message.member_id == member.id).values(state=state, accepted_at=NOW))
    session.commit()
    return campaign


def texts(session: Session, campaign: Campaign) -> list[Message]:
    return [row for row in ledger(session, campaign) if row.channel is Channel.SMS]


@pytest.mark.parametrize("state", LOST)
def test_whoever_a_mail_did_not_reach_gets_one_text(runtime: Runtime, session: Session, state: MessageState) -> None:
    campaign = mailed(runtime, session, state)
    for look in range(3):
        fall_back(session, now=NOW + look * LOOK_EVERY)
    [text] = texts(session, campaign)
    mail = next(row for row in ledger(session, campaign) if row.channel is Channel.EMAIL)
    assert (text.state, text.instead_of_id, text.cause) == (
        MessageState.READY, mail.id, f"run:{mail.run_id}/member:{mail.member_id}/sms",
    )  # fmt: skip


@pytest.mark.parametrize("state", [each for each in MessageState if each not in LOST])
def test_nobody_else_does(runtime: Runtime, session: Session, state: MessageState) -> None:
    campaign = mailed(runtime, session, state)
    assert (fall_back(session, now=NOW), texts(session, campaign)) == (0, [])


def test_who_may_not_be_texted_is_told_why_and_not_looked_at_again(runtime: Runtime, session: Session) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED)
    number = f"+1202555{ledger(session, campaign)[0].member_id % 10_000:04}"
    session.add(Suppression(kind=AddressKind.SMS, address=number, reason=SuppressionReason.STOP, at=NOW))
    session.flush()
    assert (fall_back(session, now=NOW), fall_back(session, now=NOW + LOOK_EVERY)) == (0, 0)
    assert [(row.state, row.reason) for row in texts(session, campaign)] == [(MessageState.SKIPPED, "suppressed")]


def test_a_campaign_that_does_not_fall_back_does_not(runtime: Runtime, session: Session) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED, falls_back_on_failure=False)
    assert (fall_back(session, now=NOW), texts(session, campaign)) == (0, [])


@pytest.mark.parametrize("stop", [pause_campaign, cancel_campaign])
def test_a_paused_or_cancelled_campaign_sends_no_texts(runtime: Runtime, session: Session, stop: Any) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED)
    stop(session, campaign_id=campaign.id, now=NOW)
    assert (fall_back(session, now=NOW), texts(session, campaign)) == (0, [])


def test_a_text_waits_for_the_morning(runtime: Runtime, session: Session) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED, quiet_from=21, quiet_until=8)
    fall_back(session, now=NOW.replace(hour=23))
    assert texts(session, campaign)[0].due_at == (NOW + timedelta(days=1)).replace(hour=8, minute=0, second=0)


def test_a_text_that_is_put_off_again_keeps_the_night_of_its_country(runtime: Runtime, session: Session) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED, quiet_from=0, quiet_until=0, grace_hours=48)
    fall_back(session, now=NOW)
    session.execute(update(Message).where(Message.channel == Channel.SMS).values(due_at=NOW.replace(hour=6)))
    keep_quiet(session, now=NOW.replace(hour=6))
    [text] = texts(session, campaign)
    assert text.due_at == NOW.replace(hour=8)


def test_a_finished_campaign_goes_on(runtime: Runtime, session: Session) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED, falls_back_on_failure=False)
    tick(runtime.sessions, clock=runtime.clock)
    session.refresh(campaign)
    before = campaign.state
    campaign.falls_back_on_failure = True
    assert fall_back(session, now=NOW) == 1
    assert (before, campaign.state, campaign.runs[0].state) == (
        CampaignState.FINISHED, CampaignState.ACTIVE, RunState.RUNNING,
    )  # fmt: skip


def test_one_number_gets_one_text(runtime: Runtime, session: Session) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED, MessageState.DELIVERED)
    first, second = ledger(session, campaign)
    session.get_one(Member, second.member_id).contact_points[1].address = f"+1202555{first.member_id % 10_000:04}"
    fall_back(session, now=NOW)
    session.execute(update(Message).where(Message.id == second.id).values(state=MessageState.BOUNCED))
    fall_back(session, now=NOW + LOOK_EVERY)
    assert [row.reason for row in texts(session, campaign)] == ["", "duplicate_address"]


def invited(runtime: Runtime, session: Session, *, after: int = 24, **values: Any) -> Campaign:
    event = make_event(session, **values)
    return mailed(
        runtime, session, MessageState.DELIVERED, event_id=event.id, falls_back_on_failure=False,
        falls_back_after_hours=after,
    )  # fmt: skip


def test_whoever_does_not_answer_gets_a_text_when_the_time_is_up(runtime: Runtime, session: Session) -> None:
    campaign = invited(runtime, session)
    counts = [fall_back(session, now=NOW + wait) for wait in (DAY - timedelta(seconds=1), 2 * DAY, 3 * DAY)]
    assert (counts, len(texts(session, campaign))) == ([0, 1, 0], 1)


@pytest.mark.parametrize("answer", [each for each in InvitationState if each is not InvitationState.INVITED])
def test_whoever_answered_gets_none(runtime: Runtime, session: Session, answer: InvitationState) -> None:
    campaign = invited(runtime, session)
    session.execute(update(Invitation).values(state=answer))
    assert (fall_back(session, now=NOW + DAY), texts(session, campaign)) == (0, [])


@pytest.mark.parametrize("change", [{"state": EventState.CANCELLED}, {"rsvp_until": NOW + DAY - timedelta(seconds=1)}])
def test_no_text_asks_for_an_answer_that_is_no_longer_taken(
    runtime: Runtime, session: Session, change: dict[str, Any]
) -> None:
    campaign = invited(runtime, session)
    for name, value in change.items():
        setattr(campaign.event, name, value)
    session.flush()
    assert (fall_back(session, now=NOW + DAY), texts(session, campaign)) == (0, [])


def test_the_tick_falls_back(runtime: Runtime, session: Session) -> None:
    campaign = mailed(runtime, session, MessageState.BOUNCED)
    tick(runtime.sessions, clock=runtime.clock)
    assert len(texts(session, campaign)) == 1
