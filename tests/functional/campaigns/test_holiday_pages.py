"""The table of holidays: read by anybody, changed by who may, on pages and by command."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.greetings.models import ClubHoliday, HolidayDate
from campaigns.outreach.models import Campaign
from campaigns.staff.models import Role
from tests.clock import StandingClock
from tests.factories_outreach import make_audience, make_club, make_segment, make_template
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive
from tests.functional.campaigns.wizard import drafted

TABLE, DATE = "/greetings/holidays", "/greetings/holidays/date"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


def test_a_year_is_shown_by_country_with_what_is_not_announced(browser: Browser) -> None:
    page = browser.get(f"{TABLE}?year=2027").text
    assert ("Provisional" in page, "2027-02-06" in page, "Diwali" in page) == (True, True, True)
    of_china = browser.get(f"{TABLE}?year=2027&country=CN").text
    assert ("2027-02-06" in of_china, "Diwali" in of_china) == (True, False)


@pytest.mark.parametrize("year", ["0", "99999", "next", "2100"])
def test_any_year_asked_for_is_answered(browser: Browser, year: str) -> None:
    assert browser.get(f"{TABLE}?year={year}&country=%E4%B8%AD").status_code == 200


def test_the_table_is_said_in_chinese(client: FlaskClient, runtime: Runtime, browser: Browser) -> None:
    page = signed_in(client, runtime, language="zh").get(f"{TABLE}?year=2027").text
    assert ("春节" in page, "Spring Festival" in page, "待公布" in page) == (True, False, True)


def test_a_date_is_corrected_and_put_back(browser: Browser, session: Session) -> None:
    values = {"holiday": "eid_al_fitr", "country": "MY", "day": "2027-03-11", "source": "Gazette"}
    assert "2027-03-11" in browser.get(browser.post(DATE, values).location).text
    said = session.scalars(select(HolidayDate)).one()
    browser.post(DATE, values | {"day": "2027-03-10"})
    session.refresh(said)
    assert said.day.isoformat() == "2027-03-10"
    browser.post(f"{DATE}/{said.id}/remove")
    assert session.scalars(select(HolidayDate)).all() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day": "2027-08-01"}, "more than 45 days"),
        ({"country": "ZZ"}, "is not a country"),
        ({"day": "2027-02-30"}, "Not a valid date"),
        ({"day": "2150-03-10"}, "1900 to 2100"),
    ],
)
def test_a_date_that_cannot_be_is_refused(browser: Browser, wrong: dict[str, str], sentence: str) -> None:
    refused = browser.post(DATE, {"holiday": "eid_al_fitr", "country": "", "day": "2027-03-10"} | wrong)
    assert (refused.status_code, sentence in refused.text) == (422, True)


def test_a_holiday_of_the_clubs_own_is_added_changed_and_removed(browser: Browser, session: Session) -> None:
    values: dict[str, Any] = {
        "name_en": "Founding day",
        "calendar": "gregorian",
        "month": 6,
        "day": 1,
        "countries": "cn",
    }
    browser.post(f"{TABLE}/new", values)
    own = session.scalars(select(ClubHoliday)).one()
    assert (own.key, own.countries) == ("founding_day", ["CN"])
    assert "Founding day" in browser.get(f"{TABLE}?country=CN").text
    browser.post(f"{TABLE}/{own.id}", values | {"name_en": "Our day", "month": "", "day": "", "countries": ""})
    session.refresh(own)
    assert (own.key, own.name, own.month, own.countries) == ("founding_day", {"en": "Our day"}, None, [])
    browser.post(f"{TABLE}/{own.id}/remove")
    assert session.scalars(select(ClubHoliday)).all() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name_en": " "}, "needs a name"),
        ({"month": 13}, "months go from 1 to 12"),
        ({"month": 2, "day": 31}, "has days 1 to"),
        ({"countries": "CN, XX"}, "is not a country"),
    ],
)
def test_a_holiday_that_cannot_be_is_refused(browser: Browser, wrong: dict[str, Any], sentence: str) -> None:
    refused = browser.post(f"{TABLE}/new", {"name_en": "Day", "calendar": "lunar", "month": 1, "day": 1} | wrong)
    assert (refused.status_code, sentence in refused.text) == (422, True)


def test_who_may_not_edit_only_reads(client: FlaskClient, runtime: Runtime, browser: Browser) -> None:
    reader = signed_in(client, runtime, Role.VIEWER)
    assert "Set a date" not in reader.get(TABLE).text
    assert reader.post(DATE, {"holiday": "diwali", "day": "2027-10-29"}).status_code == 403


def test_the_command_lists_sets_and_puts_back(convive: Convive, session: Session) -> None:
    make_club(session)
    session.commit()
    listed = json.loads(convive("holidays", "list", "--year", "2026", "--country", "sg", "--json").stdout)
    assert {"day": "2026-11-08", "provisional": False}.items() <= next(
        each for each in listed if each["holiday"] == "diwali"
    ).items()
    assert convive("holidays", "set", "diwali", "2027-10-29", "--source", "Gazette", "--json").exit_code == 0
    [said] = json.loads(convive("holidays", "dates", "--year", "2027", "--json").stdout)
    assert convive("holidays", "put-back", str(said["number"])).exit_code == 0
    refused = convive("holidays", "set", "no_such_day", "2027-10-29")
    assert (refused.exit_code, "holiday" in refused.stderr) == (1, True)


def test_unless_told_the_command_lists_the_year_where_the_club_is(
    convive: Convive, session: Session, clock: StandingClock
) -> None:
    """In Shanghai, where it is the next year already."""
    make_club(session, zone="Asia/Shanghai")
    session.commit()
    clock.now = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    days = {each["day"][:4] for each in json.loads(convive("holidays", "list", "--json").stdout)}
    assert days == {"2027"}


def test_a_greeting_on_holidays_is_drafted_and_reviewed_for_the_next(browser: Browser, session: Session) -> None:
    make_audience(session, 1, country="DE")
    place = "/campaigns/new-greeting?occasion=holiday"
    assert "Double Ninth" in browser.get(place).text
    values = {"segment_id": make_segment(session).id, "template_id": make_template(session), "email": "email"}
    session.commit()
    values |= {"name": "Festive", "side": "on", "send_hour": 9, "quiet_from": 21, "quiet_until": 8}
    values |= {"grace_hours": 24, "holdout_percent": 0, "holidays": ["easter", "christmas"], "holiday_for": "keepers"}
    page = browser.get(drafted(browser, place, values).location).text
    assert ("On each holiday at 09:00" in page, "the next holiday" in page, "1 message" in page) == (True, True, True)
    assert session.scalars(select(Campaign)).one().holidays == ["easter", "christmas"]
    assert "Choose at least one holiday" in drafted(browser, place, values | {"holidays": []}).text
