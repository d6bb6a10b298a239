from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.outreach.drafts import SendsAfterAnswers, SendsInThePast, SendsTooFarAhead
from campaigns.outreach.models import SendBy
from campaigns.outreach.operations import BegunAlready, move_campaign
from campaigns.outreach.planning import plan_due_runs
from tests.clock import NOW
from tests.factories_outreach import make_audience, make_campaign, make_club, make_event, make_greeting, make_launched

SOON, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)


def test_a_campaign_that_has_not_begun_is_moved(session: Session, runtime: Runtime) -> None:
    make_audience(session, 1)
    campaign = make_launched(session, send_at=SOON)
    move_campaign(session, campaign_id=campaign.id, send_at=LATER, now=NOW)
    assert (campaign.send_at, campaign.runs[0].due_at) == (LATER, LATER)


def test_by_the_members_clock_it_begins_where_that_hour_strikes_first(session: Session) -> None:
    campaign = make_launched(session, send_at=SOON, send_by=SendBy.MEMBER)
    move_campaign(session, campaign_id=campaign.id, send_at=LATER, now=NOW)
    assert campaign.runs[0].due_at == LATER - timedelta(hours=14)


def test_what_has_begun_was_never_launched_or_goes_on_daily_is_not_moved(session: Session, runtime: Runtime) -> None:
    make_club(session)
    begun, draft, greeting = make_launched(session), make_campaign(session), make_greeting(session)
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    session.expire_all()
    for campaign in (begun, draft, greeting):
        with pytest.raises(BegunAlready):
            move_campaign(session, campaign_id=campaign.id, send_at=LATER, now=NOW)


@pytest.mark.parametrize(
    ("send_at", "refusal"),
    [
        (NOW - timedelta(minutes=1), SendsInThePast),
        (NOW + timedelta(days=800), SendsTooFarAhead),
        (NOW + timedelta(days=9), SendsAfterAnswers),
    ],
)
def test_a_time_that_cannot_stand_changes_nothing(session: Session, send_at: Any, refusal: Any) -> None:
    campaign = make_launched(session, send_at=SOON, event_id=make_event(session).id)
    with pytest.raises(refusal):
        move_campaign(session, campaign_id=campaign.id, send_at=send_at, now=NOW)
    assert (campaign.send_at, campaign.runs[0].due_at) == (SOON, SOON)
