"""On blackout dates nothing goes out of the club's own accord: it waits for the next day, or is skipped."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.messaging.models import MessageState, SkipReason
from campaigns.outreach.blackout import add_blackout
from campaigns.outreach.draft_days import BlackoutTooLong, DayOutOfRange, EndsTooEarly
from campaigns.outreach.models import Campaign, CampaignState, OnBlackout
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_outreach import born_on, ledger, make_audience, make_campaign, make_greeting, make_launched

DAY = timedelta(days=1)
TODAY = NOW.date()
MORNING = NOW + timedelta(hours=23)


def planned(runtime: Runtime, session: Session, campaign: Campaign) -> list[tuple[MessageState, str, datetime]]:
    session.commit()
    tick(runtime.sessions, clock=runtime.clock)
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return [(row.state, row.reason, row.due_at) for row in ledger(session, campaign)]


def born_today(session: Session) -> None:
    [member] = make_audience(session, 1)
    born_on(session, member, TODAY.month, TODAY.day)


def test_a_greeting_waits_for_the_next_day_that_is_none(runtime: Runtime, session: Session) -> None:
    born_today(session)
    add_blackout(session, days=[TODAY], title="Mourning")
    campaign = make_greeting(session, blackout_days=(TODAY + DAY,))
    assert planned(runtime, session, campaign) == [(MessageState.READY, "", NOW + 2 * DAY)]


def test_or_it_is_skipped_and_says_why(runtime: Runtime, session: Session) -> None:
    born_today(session)
    campaign = make_greeting(session, blackout_days=(TODAY,), on_blackout=OnBlackout.SKIP)
    [(state, reason, _due_at)] = planned(runtime, session, campaign)
    assert (state, reason) == (MessageState.SKIPPED, SkipReason.BLACKOUT)


def test_the_date_is_that_where_the_member_lives(runtime: Runtime, session: Session) -> None:
    for zone in ("Asia/Tokyo", "America/New_York"):
        [member] = make_audience(session, 1, zone=zone)
        born_on(session, member, TODAY.month, TODAY.day)
    add_blackout(session, days=[TODAY + DAY], title="")
    due = [due_at for _state, _reason, due_at in planned(runtime, session, make_greeting(session))]
    assert due == [NOW, NOW + timedelta(hours=5)]


def test_a_campaign_of_one_time_waits_too(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    add_blackout(session, days=[TODAY], title="")
    campaign = make_launched(session, quiet_from=21, quiet_until=8)
    assert planned(runtime, session, campaign) == [(MessageState.READY, "", MORNING)]


def test_what_waits_already_waits_longer(runtime: Runtime, session: Session) -> None:
    make_audience(session, 1)
    campaign = make_launched(session, quiet_from=21, quiet_until=8)
    assert planned(runtime, session, campaign)[0][2] == NOW
    add_blackout(session, days=[TODAY], title="")
    assert planned(runtime, session, campaign)[0][2] == MORNING


@pytest.mark.parametrize(("starts", "greeted"), [(TODAY, 1), (TODAY + DAY, 0)])
def test_nothing_is_due_before_the_first_day(runtime: Runtime, session: Session, starts: date, greeted: int) -> None:
    born_today(session)
    assert len(planned(runtime, session, make_greeting(session, starts_on=starts))) == greeted


def test_after_the_last_day_a_campaign_is_done(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    born_today(session)
    campaign = make_greeting(session, ends_on=TODAY + DAY, blackout_days=(TODAY,), on_blackout=OnBlackout.SKIP)
    planned(runtime, session, campaign)
    clock.move(by=4 * DAY)
    planned(runtime, session, campaign)
    planned(runtime, session, campaign)
    assert campaign.state is CampaignState.FINISHED
    assert max(run.occurrence_key for run in campaign.runs) == (TODAY + DAY).isoformat()


def test_days_that_cannot_be_are_refused(session: Session) -> None:
    with pytest.raises(EndsTooEarly):
        make_campaign(session, starts_on=TODAY + DAY, ends_on=TODAY)
    with pytest.raises(EndsTooEarly):
        make_campaign(session, ends_on=TODAY - DAY)
    with pytest.raises(DayOutOfRange):
        make_campaign(session, ends_on=date(9999, 12, 31))
    with pytest.raises(BlackoutTooLong):
        make_campaign(session, blackout_days=tuple(TODAY + day * DAY for day in range(63)))
