"""By whose clock a campaign is sent, and whose night it keeps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.models import Club
from campaigns.messaging.countries import Country, set_country
from campaigns.messaging.models import Channel, Message, MessageState
from campaigns.messaging.restored import live_here
from campaigns.outreach.models import Campaign, SendBy, WhenLate
from campaigns.outreach.operations import launch_campaign, pause_campaign, resume_campaign
from campaigns.outreach.planning import plan_due_runs
from campaigns.outreach.schedule import tick
from tests.clock import NOW, StandingClock
from tests.factories_outreach import (
    ledger,
    make_audience,
    make_campaign,
    make_event,
    make_launched,
    make_member,
    reachable,
)

HOUR = timedelta(hours=1)
TEXTS: dict[str, Any] = {"channels": (Channel.SMS,), "quiet_from": 21, "quiet_until": 8}
AMERICAN = ("New_York", "Chicago", "Denver", "Los_Angeles", "Anchorage", "Halifax")


def launched(session: Session, *, when_late: WhenLate = WhenLate.SEND, send_by: SendBy, **values: Any) -> Campaign:
    campaign = make_campaign(session, **values)
    campaign.send_by, campaign.when_late = send_by, when_late
    return launch_campaign(session, campaign_id=campaign.id, now=NOW)


def plan(runtime: Runtime, session: Session, campaign: Campaign) -> list[Message]:
    session.commit()
    plan_due_runs(runtime.sessions, clock=runtime.clock)
    return ledger(session, campaign)


def texted(session: Session, number: str, zone: str = "UTC") -> None:
    reachable(session, make_member(session, zone=zone), sms=number)


def test_six_in_the_evening_where_each_member_lives(runtime: Runtime, session: Session) -> None:
    for zone in ("Pacific/Auckland", "Asia/Shanghai", "Nowhere/City", "America/New_York"):
        make_audience(session, 1, zone=zone)
    evening = NOW.replace(hour=18)
    campaign = launched(session, send_by=SendBy.MEMBER, send_at=evening)
    assert campaign.runs[0].due_at == evening - 14 * HOUR
    due = [row.due_at - evening for row in plan(runtime, session, campaign)]
    assert due == [NOW - evening, -8 * HOUR, 0 * HOUR, 5 * HOUR]


@pytest.mark.parametrize(
    ("when_late", "state", "due"),
    [
        (WhenLate.SEND, MessageState.READY, NOW),
        (WhenLate.NEXT_DAY, MessageState.READY, datetime(2026, 11, 23, 5, tzinfo=UTC)),
        (WhenLate.DROP, MessageState.EXPIRED, NOW),
    ],
)
def test_where_the_hour_has_passed(
    runtime: Runtime, session: Session, when_late: WhenLate, state: MessageState, due: datetime
) -> None:
    make_audience(session, 1, zone="Pacific/Auckland")
    campaign = launched(session, send_by=SendBy.MEMBER, when_late=when_late, send_at=NOW.replace(hour=18))
    (row,) = plan(runtime, session, campaign)
    assert (row.state, row.due_at) == (state, due)


def test_a_house_that_slept_over_the_time_drops_it_where_the_campaign_says_so(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    make_audience(session, 1)
    campaign = launched(session, send_by=SendBy.CLUB, when_late=WhenLate.DROP, send_at=NOW + HOUR)
    clock.move(by=3 * HOUR)
    assert [row.state for row in plan(runtime, session, campaign)] == [MessageState.EXPIRED]


def test_by_the_clock_of_the_event_even_when_it_moves_to_another_zone(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    make_audience(session, 1, zone="America/New_York")
    event = make_event(session, zone="Asia/Shanghai")
    campaign = launched(session, send_by=SendBy.EVENT, send_at=NOW.replace(hour=18), event_id=event.id)
    assert campaign.runs[0].due_at == NOW.replace(hour=10)
    event.zone = "Europe/Berlin"
    clock.move(by=HOUR)
    assert [row.due_at for row in plan(runtime, session, campaign)] == [NOW.replace(hour=17)]


def test_texts_keep_the_night_of_the_numbers_country(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    texted(session, "+919812345678", "Asia/Kolkata")
    texted(session, "+447911123456", "Asia/Kolkata")
    half_past_eight = NOW + 18 * HOUR
    campaign = make_launched(session, send_at=half_past_eight, **TEXTS)
    clock.move(by=18 * HOUR)
    rows = plan(runtime, session, campaign)
    assert [row.due_at for row in rows] == [half_past_eight + 1.5 * HOUR, half_past_eight]


def test_numbers_of_one_calling_code_in_six_zones_keep_the_night_of_each(runtime: Runtime, session: Session) -> None:
    for place, city in enumerate(AMERICAN):
        texted(session, f"+1555010{place}", f"America/{city}")
    rows = plan(runtime, session, make_launched(session, channels=(Channel.SMS,)))
    assert [row.due_at.hour for row in rows] == [13, 14, 15, 16, 17, 12]


def test_what_the_club_set_stands_in_place_of_what_is_known(runtime: Runtime, session: Session) -> None:
    texted(session, "+33612345678")
    campaign = make_launched(session, **TEXTS)
    assert [row.due_at for row in plan(runtime, session, campaign)] == [NOW.replace(hour=8) + 24 * HOUR]
    set_country(session, Country("+33", 0, 0))
    again = make_launched(session, **TEXTS)
    assert [row.due_at for row in plan(runtime, session, again)] == [NOW]


@pytest.fixture
def texted_in_two_countries(runtime: Runtime, session: Session) -> Campaign:
    """Both are due at once; in India the night begins at nine in the evening, two hours before the campaign's."""
    texted(session, "+919812345678")
    texted(session, "+6421123456")
    campaign = make_launched(session, **TEXTS | {"quiet_from": 23})
    plan(runtime, session, campaign)
    return campaign


def test_a_countrys_night_that_falls_over_what_is_due_is_waited_out(
    runtime: Runtime, session: Session, clock: StandingClock, texted_in_two_countries: Campaign
) -> None:
    clock.move(by=13 * HOUR)
    tick(runtime.sessions, clock=clock)
    assert [row.due_at for row in ledger(session, texted_in_two_countries)] == [NOW + 25 * HOUR, NOW]


def test_in_a_restored_backup_what_is_due_stays_due_for_the_word_to_drop(
    runtime: Runtime, session: Session, clock: StandingClock, texted_in_two_countries: Campaign
) -> None:
    session.execute(update(Club).values(lives_at="elsewhere"))
    session.commit()
    clock.move(by=13 * HOUR)
    tick(runtime.sessions, clock=clock)
    assert live_here(session, drop_due=True, now=clock()) == 2


def test_what_was_held_is_resumed_in_nobodys_night(
    session: Session, clock: StandingClock, texted_in_two_countries: Campaign
) -> None:
    pause_campaign(session, campaign_id=texted_in_two_countries.id, now=NOW)
    at = clock.move(by=13 * HOUR)
    resume_campaign(session, campaign_id=texted_in_two_countries.id, now=at)
    assert [row.due_at for row in ledger(session, texted_in_two_countries)] == [NOW + 25 * HOUR, at]
