from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import EventState
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.outreach.draft_refused import DraftRefused
from campaigns.outreach.drafts import (
    CalendarNeedsEvent,
    EventNotPublished,
    EventOver,
    NoSuchPart,
    QuietMorning,
    SendsAfterAnswers,
    SendsInThePast,
    SendsTooFarAhead,
    TwoEmails,
)
from campaigns.outreach.models import Campaign, OccasionKind
from campaigns.outreach.operations import (
    AlreadyOver,
    NotADraft,
    cancel_campaign,
    launch_campaign,
    pause_campaign,
    resume_campaign,
)
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW, StandingClock
from tests.factories_outreach import (
    ledger,
    make_audience,
    make_campaign,
    make_event,
    make_launched,
    make_template,
)


def planned(runtime: Runtime, session: Session, **values: Any) -> Campaign:
    make_audience(session, 3)
    campaign = make_launched(session, **values)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    first = ledger(session, campaign)[0]
    session.execute(update(Message).where(Message.id == first.id).values(state=MessageState.ACCEPTED, accepted_at=NOW))
    return campaign


def states(session: Session, campaign: Campaign) -> list[MessageState]:
    return [row.state for row in ledger(session, campaign)]


def test_a_pause_holds_what_is_left_and_a_resume_sends_nothing_twice(runtime: Runtime, session: Session) -> None:
    campaign = planned(runtime, session)
    pause_campaign(session, campaign_id=campaign.id, now=NOW)
    assert states(session, campaign) == [MessageState.ACCEPTED, MessageState.PLANNED, MessageState.PLANNED]
    resume_campaign(session, campaign_id=campaign.id, now=NOW)
    assert states(session, campaign) == [MessageState.ACCEPTED, MessageState.READY, MessageState.READY]


def test_a_cancel_is_for_good(runtime: Runtime, session: Session) -> None:
    campaign = planned(runtime, session)
    cancel_campaign(session, campaign_id=campaign.id, now=NOW)
    assert states(session, campaign) == [MessageState.ACCEPTED, MessageState.CANCELLED, MessageState.CANCELLED]
    with pytest.raises(AlreadyOver):
        cancel_campaign(session, campaign_id=campaign.id, now=NOW)


def test_a_paused_campaign_is_not_planned(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    make_audience(session, 1)
    campaign = make_launched(session, send_at=NOW + timedelta(hours=1))
    pause_campaign(session, campaign_id=campaign.id, now=NOW)
    session.commit()
    clock.move(by=timedelta(hours=1))
    assert plan_due_runs(runtime.sessions, clock=clock) == 0
    resume_campaign(session, campaign_id=campaign.id, now=clock())
    session.commit()
    assert plan_due_runs(runtime.sessions, clock=clock) == 1


def test_resumed_in_the_night_it_waits_for_the_morning_and_its_grace_begins_anew(
    runtime: Runtime, session: Session
) -> None:
    campaign = planned(runtime, session, quiet_from=21, quiet_until=8)
    pause_campaign(session, campaign_id=campaign.id, now=NOW)
    night = NOW.replace(hour=23) + timedelta(days=2)
    resume_campaign(session, campaign_id=campaign.id, now=night)
    morning = NOW.replace(hour=8) + timedelta(days=3)
    left = [row for row in ledger(session, campaign) if row.state is MessageState.READY]
    assert {(row.due_at, row.valid_until) for row in left} == {(morning, morning + timedelta(hours=24))}


def test_launched_twice_is_refused(session: Session) -> None:
    campaign = make_launched(session)
    with pytest.raises(NotADraft):
        launch_campaign(session, campaign_id=campaign.id, now=NOW)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"channels": (Channel.CALENDAR,)}, CalendarNeedsEvent),
        ({"channels": (Channel.CALENDAR, Channel.EMAIL)}, TwoEmails),
        ({"send_at": NOW - timedelta(seconds=1)}, SendsInThePast),
        ({"send_at": NOW + timedelta(days=731)}, SendsTooFarAhead),
        (
            {"occasion": OccasionKind.BIRTHDAY, "send_hour": 6, "quiet_from": 21, "quiet_until": 8},
            QuietMorning,
        ),
    ],
)
def test_what_cannot_stand_is_refused(session: Session, values: dict[str, Any], refusal: type[DraftRefused]) -> None:
    with pytest.raises(refusal):
        make_campaign(session, **values)


def test_a_channel_without_a_text_is_refused(session: Session) -> None:
    template = make_template(session, channels=[Channel.SMS])
    with pytest.raises(NoSuchPart):
        make_campaign(session, template_id=template)


@pytest.mark.parametrize(
    ("event", "values", "refusal"),
    [
        ({"state": EventState.DRAFT}, {}, EventNotPublished),
        ({"rsvp_until": NOW - timedelta(seconds=1)}, {}, EventOver),
        ({}, {"send_at": NOW + timedelta(days=9)}, SendsAfterAnswers),
    ],
)
def test_an_event_that_takes_no_answers_cannot_be_launched(
    session: Session, event: dict[str, Any], values: dict[str, Any], refusal: type[DraftRefused]
) -> None:
    made = make_event(session, **event)
    campaign = make_campaign(session, event_id=made.id, **values)
    with pytest.raises(refusal):
        launch_campaign(session, campaign_id=campaign.id, now=NOW)


def test_the_planner_is_rung_at_launch_and_delivery_after_planning(
    runtime: Runtime, session: Session, rings: list[str]
) -> None:
    make_audience(session, 2)
    make_launched(session)
    session.commit()
    assert rings == ["planning"]
    assert plan_due_runs(runtime.sessions, clock=runtime.clock) == 2
    assert rings == ["planning", "delivery"]
