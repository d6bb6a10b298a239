"""What was changed after it was let go is held, whichever hand is first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.ledger import hold_run
from campaigns.messaging.models import Channel, RunHold
from campaigns.messaging.templates import NewPart, create_version
from campaigns.outreach.approval.clearing import ChangedSince
from campaigns.outreach.approval.log import steps_of
from campaigns.outreach.drafts import draft_of
from campaigns.outreach.missing import send_missing
from campaigns.outreach.models import Campaign, CampaignState, OccasionKind, StepKind
from campaigns.outreach.operations import edit_campaign, move_campaign, resume_campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from campaigns.outreach.spending import CEILING, change_ceiling
from campaigns.segments.operations import change_segment
from campaigns.segments.rules import parse_rule
from tests.clock import NOW, StandingClock
from tests.factories_approval import House, make_house
from tests.factories_outreach import ledger
from tests.waiting import wait_until_it_waits

LATER = NOW + timedelta(days=1)


def change_audience(session: Session, campaign: Campaign) -> None:
    rule = parse_rule({"type": "language_in", "languages": ["en", "zh"]})
    segment_id = campaign.segment_id or 0
    change_segment(session, segment_id=segment_id, name="Everybody", rule=rule, now=NOW, staff_id=None)
    session.commit()


def plan(house: House, clock: StandingClock) -> int:
    house.session.commit()
    tick(house.runtime.sessions, clock=clock)
    return plan_due_runs(house.runtime.sessions, clock=clock)


def test_the_approved_is_planned(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    house = make_house(runtime, session)
    house.approve()
    house.launch()
    assert plan(house, clock) == 3


def test_another_audience_after_the_launch_holds_it_until_it_is_approved_anew(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    house = make_house(runtime, session, send_at=LATER)
    house.approve()
    house.launch()
    change_audience(session, house.campaign)
    clock.now = LATER
    assert plan(house, clock) == 0
    session.expire_all()
    assert (house.campaign.state, ledger(session, house.campaign)) == (CampaignState.PAUSED, [])
    assert steps_of(session, house.campaign.id)[0].kind is StepKind.HELD
    with pytest.raises(ChangedSince):
        resume_campaign(session, campaign_id=house.campaign.id, now=LATER)
    house.approve()
    resume_campaign(session, campaign_id=house.campaign.id, now=LATER)
    assert plan(house, clock) == 3


def test_another_time_after_the_launch_holds_it(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    house = make_house(runtime, session, send_at=LATER)
    house.approve()
    house.launch()
    move_campaign(session, campaign_id=house.campaign.id, send_at=LATER + timedelta(hours=1), now=NOW)
    clock.now = LATER + timedelta(hours=1)
    assert plan(house, clock) == 0


def test_what_is_always_on_is_approved_again_after_a_change(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    house = make_house(runtime, session, occasion=OccasionKind.BIRTHDAY)
    house.approve()
    house.launch()
    plan(house, clock)
    part = NewPart(Channel.EMAIL, "en", "Happy day", subject="Hello")
    create_version(session, template_id=house.campaign.template_id, parts=[part], now=NOW)
    clock.now = LATER
    plan(house, clock)
    session.expire_all()
    assert house.campaign.state is CampaignState.PAUSED


def test_what_was_small_and_is_small_still_goes_on(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    house = make_house(runtime, session, members_over=10, send_at=LATER)
    house.launch()
    change_audience(session, house.campaign)
    clock.now = LATER
    assert plan(house, clock) == 3


def test_those_who_were_missing_get_no_words_that_nobody_approved(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    house = make_house(runtime, session)
    house.approve()
    house.launch()
    plan(house, clock)
    change_audience(session, house.campaign)
    with pytest.raises(ChangedSince):
        send_missing(session, campaign_id=house.campaign.id, now=NOW)


def test_another_ceiling_is_approved_before_what_was_held_goes_on(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    house = make_house(runtime, session)
    house.approve()
    house.launch()
    plan(house, clock)
    hold_run(session, house.campaign.runs[0].id, now=NOW, reason=CEILING)
    assert not change_ceiling(session, campaign_id=house.campaign.id, ceiling=900, now=NOW)
    house.approve()
    assert change_ceiling(session, campaign_id=house.campaign.id, ceiling=900, now=NOW)
    assert session.get(RunHold, house.campaign.runs[0].id) is None


def test_whoever_launches_while_another_changes_it_launches_nothing(committed: Runtime) -> None:
    with committed.sessions() as session:
        house = make_house(committed, session)
        house.approve()
        session.commit()
    with committed.sessions.begin() as session, ThreadPoolExecutor(1) as pool:
        campaign = session.scalars(select(Campaign)).one()
        draft = replace(draft_of(campaign), channels=(Channel.EMAIL,), grace_hours=48)
        edit_campaign(session, campaign_id=campaign.id, draft=draft, now=NOW)
        work = pool.submit(_launch, committed, house)
        wait_until_it_waits(committed, work)
        session.commit()
        with pytest.raises(ChangedSince):
            work.result()


def _launch(committed: Runtime, house: House) -> None:
    with committed.sessions.begin() as session:
        replace(house, session=session).launch()
