"""Whom the club leaves alone, no campaign writes to."""

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import MilestoneKind
from campaigns.members.holdout import held_out_by_club, set_holdout
from campaigns.members.models import HoldoutLot
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.audience import Policy
from campaigns.outreach.breakdown import breakdown
from campaigns.outreach.holdout import CLUB_WIDE
from campaigns.outreach.models import Campaign
from campaigns.outreach.review import review
from campaigns.segments.queries import segment_select
from tests.clock import NOW, StandingClock
from tests.factories_events import invite, texted
from tests.factories_milestones import come, salon, told
from tests.factories_outreach import ledger, make_audience, make_campaign, make_draft, make_launched, make_segment
from tests.integration.outreach.test_milestones import REMINDED
from tests.integration.outreach.test_planning import plan

HELD_OUT = MessageState.HELD_OUT


@pytest.fixture
def club(session: Session) -> set[int]:
    """Two of ten members of one tier are left alone; their ids."""
    make_draft(session)
    make_audience(session, 10)
    set_holdout(session, percent=20, now=NOW)
    found = held_out_by_club(session)
    assert found is not None
    return set(session.scalars(found))


def alone(session: Session, campaign: Campaign) -> dict[int, str]:
    return {row.member_id: row.reason for row in ledger(session, campaign) if row.state is HELD_OUT}


def test_they_are_held_out_of_a_campaign(runtime: Runtime, session: Session, club: set[int]) -> None:
    campaign = make_launched(session)
    plan(runtime, session, campaign)
    assert alone(session, campaign) == dict.fromkeys(club, CLUB_WIDE)


def test_they_take_no_part_in_the_draw_of_a_campaign(runtime: Runtime, session: Session, club: set[int]) -> None:
    campaign = make_launched(session, holdout_percent=50)
    plan(runtime, session, campaign)
    found = alone(session, campaign)
    assert {each for each, reason in found.items() if reason} == club
    others = 10 - len(club)
    assert len(found) - len(club) in {others // 2, (others + 1) // 2}


def test_the_breakdown_and_the_review_say_so(session: Session, club: set[int]) -> None:
    everybody = segment_select(session, make_segment(session).id, NOW)
    (way,) = breakdown(session, everybody, Policy([Channel.EMAIL], make_campaign(session).topic), now=NOW)
    lost = {step.reason: step.lost for step in way.steps if step.lost}
    seen = review(session, make_campaign(session), now=NOW)
    assert lost == {CLUB_WIDE: len(club)}
    assert (seen.held_out, seen.to_send) == (len(club), 10 - len(club))


def test_guests_of_an_event_hear_of_it_whoever_they_are(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    event = salon(session, MilestoneKind.REMINDER)
    (guest,) = invite(session, event)
    texted(session, guest, "+15550001")
    session.add(HoldoutLot(member_id=guest.member_id, tier_id=1, place=0, drawn_at=NOW))
    set_holdout(session, percent=20, now=NOW)
    come(runtime, session, clock, REMINDED)
    assert told(session, MilestoneKind.REMINDER) == [(guest.member_id, MessageState.READY)]
