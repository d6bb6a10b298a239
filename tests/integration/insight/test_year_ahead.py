"""The year of greetings as it was kept this morning: the same days, until a campaign says something else."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from campaigns.insight.nightly import keep_readings
from campaigns.insight.year_ahead import days_ahead
from campaigns.outreach.ahead import read_ahead
from campaigns.outreach.models import Campaign
from tests.clock import NOW
from tests.factories_outreach import born_on, make_audience, make_greeting

TODAY = NOW.date()
NOVEMBER: dict[str, Any] = {"first": TODAY, "last": date(2026, 11, 30), "now": NOW}
LONGER: dict[str, Any] = {"first": TODAY, "last": TODAY + timedelta(days=400), "now": NOW}


@pytest.fixture
def greeting(session: Session) -> Campaign:
    for member, day in zip(make_audience(session, 2), (24, 25), strict=True):
        born_on(session, member, 11, day)
    campaign = make_greeting(session)
    session.flush()
    keep_readings(session, NOW, least=2)
    [newest] = make_audience(session, 1)
    born_on(session, newest, 11, 24)
    return campaign


def test_what_was_kept_this_morning_is_told_with_its_time(session: Session, greeting: Campaign) -> None:
    found, kept_at = days_ahead(session, **NOVEMBER)
    assert [(each.day.day, each.campaign, each.due, each.to_write) for each in found] == [
        (24, greeting, 1, 1),
        (25, greeting, 1, 1),
    ]
    assert kept_at == NOW
    assert found != read_ahead(session, **NOVEMBER)


def test_a_campaign_that_was_changed_is_reckoned_anew(session: Session, greeting: Campaign) -> None:
    greeting.starts_on = date(2026, 11, 25)
    session.flush()
    found, kept_at = days_ahead(session, **NOVEMBER)
    assert ([each.day.day for each in found], kept_at) == ([25], None)


def test_days_beyond_the_year_are_reckoned(session: Session, greeting: Campaign) -> None:
    found, kept_at = days_ahead(session, **LONGER)
    assert (found, kept_at) == (read_ahead(session, **LONGER), None)
    assert greeting in {each.campaign for each in found}
