"""Greetings on holidays: whom, on which day, and each once a year."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.greetings.holidays.operations import NewHoliday, add_holiday, change_holiday
from campaigns.greetings.holidays.queries import read_holidays
from campaigns.messaging.models import MessageState
from campaigns.outreach.draft_days import HolidayMissing, NoSuchHoliday
from campaigns.outreach.holiday_changes import say_date
from campaigns.outreach.models import Audience, Campaign, OccasionKind
from tests.clock import StandingClock
from tests.factories_outreach import ledger, make_audience, make_campaign, make_greeting
from tests.integration.outreach.test_schedule import live

STEP = timedelta(hours=12)
HOLIDAY: dict[str, Any] = {"occasion": OccasionKind.HOLIDAY}


def on(session: Session, clock: StandingClock, day: date, *holidays: str, **values: Any) -> Campaign:
    """A greeting that is turned on a day before."""
    clock.now = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    return make_greeting(session, now=clock(), **HOLIDAY, holidays=holidays, **values)


def went(session: Session, campaign: Campaign) -> list[tuple[int, str]]:
    """Whom it greeted, at what local time of the run's day."""
    rows = [row for row in ledger(session, campaign) if row.state is MessageState.ACCEPTED]
    return [(row.member_id, f"{row.due_at:%m-%d %H}") for row in rows]


def test_whoever_keeps_it_is_greeted_on_its_day_in_their_morning(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    [here] = make_audience(session, 1, country="CN", zone="Asia/Shanghai")
    [abroad] = make_audience(session, 1, country="US", zone="America/New_York", language="zh")
    make_audience(session, 1, country="US", zone="America/New_York")
    campaign = on(session, clock, date(2026, 2, 17), "spring_festival")
    live(runtime, session, clock=clock, steps=6, step=STEP)
    assert went(session, campaign) == [(here.id, "02-17 01"), (abroad.id, "02-17 14")]


def test_each_country_has_its_own_day(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    emirates, malaysia = (make_audience(session, 1, country=country)[0] for country in ("AE", "MY"))
    campaign = on(session, clock, date(2026, 3, 20), "eid_al_fitr")
    live(runtime, session, clock=clock, steps=6, step=STEP)
    assert went(session, campaign) == [(emirates.id, "03-20 09"), (malaysia.id, "03-21 09")]


def test_days_before_and_for_everybody(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    [member] = make_audience(session, 1, country="GB")
    how = {"holiday_for": Audience.EVERYBODY, "shift_days": -3}
    campaign = on(session, clock, date(2026, 11, 5), "diwali", **how)
    live(runtime, session, clock=clock, steps=6, step=STEP)
    assert went(session, campaign) == [(member.id, "11-05 09")]


def test_two_on_one_day_greet_once_and_two_days_in_a_row_greet_twice(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    [member] = make_audience(session, 1, country="CN")
    add_holiday(session, new=NewHoliday({"en": "Our day"}, 2, 17))
    campaign = on(session, clock, date(2026, 2, 16), "spring_festival", "our_day", "spring_festival_eve")
    live(runtime, session, clock=clock, steps=6, step=STEP)
    assert went(session, campaign) == [(member.id, "02-16 09"), (member.id, "02-17 09")]


def test_a_date_that_is_set_too_late_greets_nobody_twice(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    [member] = make_audience(session, 1, country="AE")
    campaign = on(session, clock, date(2026, 3, 20), "eid_al_fitr")
    live(runtime, session, clock=clock, steps=5, step=STEP)
    say_date(session, key="eid_al_fitr", country="AE", day=date(2026, 3, 21), source="", now=clock())
    live(runtime, session, clock=clock, steps=5, step=STEP)
    assert went(session, campaign) == [(member.id, "03-20 09")]


def test_what_waits_for_the_wrong_day_is_withdrawn(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    emirates, arabia = (make_audience(session, 1, country=country)[0] for country in ("AE", "SA"))
    campaign = on(session, clock, date(2026, 3, 20), "eid_al_fitr")
    clock.move(by=STEP)
    live(runtime, session, clock=clock, step=STEP)
    say_date(session, key="eid_al_fitr", country="AE", day=date(2026, 3, 21), source="", now=clock())
    live(runtime, session, clock=clock, steps=5, step=STEP)
    assert went(session, campaign) == [(emirates.id, "03-21 09"), (arabia.id, "03-20 09")]


def test_after_a_silence_what_is_too_late_is_written_down(
    runtime: Runtime, session: Session, clock: StandingClock
) -> None:
    make_audience(session, 1, country="CN")
    campaign = on(session, clock, date(2026, 2, 16), "spring_festival_eve", "spring_festival", "lantern")
    clock.move(by=timedelta(days=2, hours=12))
    live(runtime, session, clock=clock, steps=2, step=STEP)
    assert [row.state for row in ledger(session, campaign)] == [MessageState.EXPIRED, MessageState.ACCEPTED]


def test_the_next_year_greets_again(runtime: Runtime, session: Session, clock: StandingClock) -> None:
    [member] = make_audience(session, 1, country="US")
    campaign = on(session, clock, date(2025, 11, 27), "thanksgiving")
    live(runtime, session, clock=clock, steps=5, step=STEP)
    clock.now = datetime(2026, 11, 26, 10, tzinfo=UTC)
    live(runtime, session, clock=clock, steps=2, step=STEP)
    assert went(session, campaign) == [(member.id, "11-27 09"), (member.id, "11-26 10")]


@pytest.mark.parametrize(("holidays", "refusal"), [((), HolidayMissing), (("tea_day",), NoSuchHoliday)])
def test_a_greeting_without_a_holiday_is_refused(
    session: Session, holidays: tuple[str, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make_campaign(session, **HOLIDAY, holidays=holidays)


def test_those_of_the_club_stand_as_they_were_added(session: Session) -> None:
    first, second = (add_holiday(session, new=NewHoliday({"en": name}, 2, 17)) for name in ("Zest day", "Able day"))
    change_holiday(session, holiday_id=first.id, new=NewHoliday({"en": "Zest day"}, 2, 18))
    assert [each.key for each in read_holidays(session)][-2:] == [first.key, second.key]
