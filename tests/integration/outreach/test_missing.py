from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Invitation
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.missing import (
    CompletedAlready,
    Missing,
    NotToComplete,
    look_for_missing,
    run_to_complete,
    send_missing,
)
from campaigns.outreach.models import Campaign, CampaignState, Run, RunState
from campaigns.outreach.operations import cancel_campaign, pause_campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_outreach import (
    ledger,
    make_audience,
    make_campaign,
    make_club,
    make_event,
    make_launched,
    make_member,
    reachable,
)

LATER = NOW + timedelta(days=3)
GETS_NOTHING = [MessageState(name) for name in ("accepted", "delivered", "unknown", "held_out")]
IS_MISSING = [MessageState(name) for name in ("failed", "bounced", "expired", "skipped")]


def settled(runtime: Runtime, session: Session, *states: MessageState, **values: Any) -> Campaign:
    """A campaign that is over; of each member the message ended in one of the states."""
    members = make_audience(session, len(states))
    campaign = make_launched(session, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    for member, state in zip(members, states, strict=True):
        session.execute(update(Message).where(Message.member_id == member.id).values(state=state))
    session.commit()
    tick(runtime.sessions, clock=runtime.clock)
    session.refresh(campaign)
    return campaign


def complete(runtime: Runtime, session: Session, campaign: Campaign, **values: Any) -> Run:
    """What is missing is sent, and planned behind."""
    run = send_missing(session, campaign_id=campaign.id, now=LATER, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=StandingClock(LATER))
    session.expire_all()
    return run


def missing(session: Session, campaign: Campaign) -> Missing:
    return look_for_missing(session, run_to_complete(session, campaign), now=LATER)


def written_to(session: Session, campaign: Campaign) -> set[int]:
    ids = select(Message.member_id).where(Message.run_id == campaign.runs[-1].id, Message.state == MessageState.READY)
    return set(session.scalars(ids))


@pytest.mark.parametrize("state", GETS_NOTHING)
def test_whoever_has_it_or_may_have_it_is_left_alone(runtime: Runtime, session: Session, state: MessageState) -> None:
    campaign = settled(runtime, session, state, MessageState.FAILED)
    run = complete(runtime, session, campaign)
    assert len([row for row in ledger(session, campaign) if row.run_id == run.id]) == 1


@pytest.mark.parametrize("state", IS_MISSING)
def test_whoever_it_did_not_reach_gets_it(runtime: Runtime, session: Session, state: MessageState) -> None:
    campaign = settled(runtime, session, state, MessageState.DELIVERED)
    run = complete(runtime, session, campaign)
    assert (run.completes_id, run.occurrence_key) == (campaign.runs[0].id, "once/missing:1")
    assert len(written_to(session, campaign)) == 1


def test_newcomers_and_mended_addresses_are_taken_in(runtime: Runtime, session: Session) -> None:
    lost = make_member(session)
    campaign = settled(runtime, session, MessageState.DELIVERED)
    reachable(session, lost)
    new = reachable(session, make_member(session))
    found = missing(session, campaign)
    assert [(why.state, why.reason, why.members) for why in found.whys] == [
        (MessageState.SKIPPED, "no_consent", 1),
        (None, "", 1),
    ]
    complete(runtime, session, campaign)
    assert written_to(session, campaign) == {lost.id, new.id}


def test_whoever_still_cannot_be_reached_is_counted_and_told(runtime: Runtime, session: Session) -> None:
    make_member(session)
    campaign = settled(runtime, session, MessageState.FAILED)
    found = missing(session, campaign)
    assert (found.members, found.to_send) == (2, 1)
    run = complete(runtime, session, campaign)
    reasons = [row.reason for row in ledger(session, campaign) if row.run_id == run.id]
    assert sorted(reasons) == ["", "no_consent"]


def test_pressed_twice_sends_once(runtime: Runtime, session: Session) -> None:
    campaign = settled(runtime, session, MessageState.FAILED)
    send_missing(session, campaign_id=campaign.id, now=LATER)
    with pytest.raises(CompletedAlready):
        complete(runtime, session, campaign)
    assert len(campaign.runs) == 2


def test_once_more_sends_to_nobody_who_is_written_to(runtime: Runtime, session: Session) -> None:
    campaign = settled(runtime, session, MessageState.FAILED)
    complete(runtime, session, campaign)
    complete(runtime, session, campaign)
    assert [len(ledger(session, campaign)), written_to(session, campaign)] == [2, set()]


def test_asking_for_it_plans_nothing_yet(runtime: Runtime, session: Session) -> None:
    campaign = settled(runtime, session, MessageState.FAILED)
    run = send_missing(session, campaign_id=campaign.id, now=LATER)
    assert (run.state, run.planned_at, len(ledger(session, campaign))) == (RunState.DUE, None, 1)


def test_a_finished_campaign_goes_on_until_the_further_run_is_over(runtime: Runtime, session: Session) -> None:
    campaign = settled(runtime, session, MessageState.FAILED)
    states = [campaign.state]
    run = complete(runtime, session, campaign)
    states.append(campaign.state)
    session.execute(update(Message).where(Message.run_id == run.id).values(state=MessageState.DELIVERED))
    session.commit()
    tick(runtime.sessions, clock=StandingClock(LATER))
    session.refresh(campaign)
    assert [*states, campaign.state] == [CampaignState.FINISHED, CampaignState.ACTIVE, CampaignState.FINISHED]


def test_one_run_that_ends_does_not_end_the_other(runtime: Runtime, session: Session) -> None:
    campaign = settled(runtime, session, MessageState.FAILED, MessageState.READY)
    complete(runtime, session, campaign)
    first = campaign.runs[0].id
    session.execute(update(Message).where(Message.run_id == first).values(state=MessageState.DELIVERED))
    session.commit()
    tick(runtime.sessions, clock=StandingClock(LATER))
    session.expire_all()
    assert (campaign.runs[0].state, campaign.state) == (RunState.FINISHED, CampaignState.ACTIVE)


def test_the_missing_of_an_event_are_invited(runtime: Runtime, session: Session) -> None:
    event = make_event(session)
    campaign = settled(runtime, session, MessageState.DELIVERED, event_id=event.id)
    new = reachable(session, make_member(session))
    complete(runtime, session, campaign)
    assert new.id in session.scalars(select(Invitation.member_id).where(Invitation.event_id == event.id)).all()


def test_what_was_never_launched_paused_or_cancelled_cannot_be_completed(runtime: Runtime, session: Session) -> None:
    make_club(session)
    draft, paused, cancelled = make_campaign(session), make_launched(session), make_launched(session)
    pause_campaign(session, campaign_id=paused.id, now=NOW)
    cancel_campaign(session, campaign_id=cancelled.id, now=NOW)
    for campaign in (draft, paused, cancelled):
        with pytest.raises(NotToComplete):
            send_missing(session, campaign_id=campaign.id, now=NOW)
