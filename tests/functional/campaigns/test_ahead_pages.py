"""What will go out, on the calendar, on a member's page and by command."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.outreach.models import OccasionKind
from tests.factories_outreach import born_on, make_audience, make_club, make_greeting
from tests.factories_staff import Browser, signed_in
from tests.fixtures import Convive

PLACE = "/greetings/calendar"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


def festive(session: Session) -> tuple[int, str]:
    """A member in Germany whose birthday is on 24 December, greeted then and at Christmas; their id and code."""
    [member] = make_audience(session, 1, full_name="Ada Stern", code="ada", country="DE")
    born_on(session, member, 12, 24)
    make_greeting(session, name="Many happy returns")
    make_greeting(session, name="Season's greetings", occasion=OccasionKind.HOLIDAY, holidays=("christmas",))
    session.commit()
    return member.id, member.code


def test_the_month_and_the_year_tell_what_goes_out_and_a_day_tells_to_whom(browser: Browser, session: Session) -> None:
    festive(session)
    month = browser.get(f"{PLACE}?month=2026-12").text
    assert month.count("1 of 1") == 2
    assert "Many happy returns" in browser.get(f"{PLACE}/year").text
    link = month.split('href="/greetings/calendar/day?')[1].split('"')[0].replace("&amp;", "&")
    assert "Ada Stern" in browser.get(f"{PLACE}/day?{link}").text


def test_a_members_page_tells_their_greetings_to_come(browser: Browser, session: Session) -> None:
    number, _code = festive(session)
    page = browser.get(f"/members/{number}?tab=profile").text
    assert ("Many happy returns" in page, "2026-12-25" in page) == (True, True)


@pytest.mark.parametrize("path", ["", "?month=2020-01", "?month=x", "/year", "/day?campaign=x&key=y&day=z"])
def test_every_address_is_answered_in_both_languages(
    client: FlaskClient, runtime: Runtime, session: Session, path: str
) -> None:
    make_club(session)
    session.commit()
    answers = [signed_in(client, runtime, language=language).get(PLACE + path).status_code for language in ("en", "zh")]
    assert answers in ([200, 200], [404, 404])


def test_the_command_tells_it_by_day_and_of_one_member(convive: Convive, session: Session) -> None:
    make_club(session)
    _number, code = festive(session)
    days = json.loads(convive("greetings", "ahead", "--days", "40", "--json").stdout)
    assert [(each["day"], each["will_get"]) for each in days] == [("2026-12-24", 1), ("2026-12-25", 1)]
    theirs = json.loads(convive("greetings", "ahead", "--member", code, "--json").stdout)
    assert [each["why_not"] for each in theirs] == [None, None]
    assert convive("greetings", "ahead", "--member", "nobody").exit_code == 1
