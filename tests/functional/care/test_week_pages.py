"""The week on the pages of staff."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.staff.models import Role, Staff
from tests.clock import NOW
from tests.factories_approval import make_house
from tests.factories_outreach import born_on, make_club, make_greeting, make_member
from tests.factories_staff import Browser, make_staff


@pytest.fixture
def owner(runtime: Runtime, session: Session) -> Staff:
    """Of Ana, whose birthday is today."""
    make_club(session)
    session.commit()
    owner = make_staff(runtime, Role.MANAGER)
    member = make_member(session, full_name="Ana Lima")
    member.owner_id = owner.id
    born_on(session, member, NOW.month, NOW.day)
    make_greeting(session, name="Birthday letter")
    session.commit()
    return owner


@pytest.mark.parametrize("path", ["/", "/care", "/greetings/week"])
def test_a_day_of_a_member_stands_with_what_goes_out(client: FlaskClient, owner: Staff, path: str) -> None:
    browser = Browser(client)
    browser.sign_in(owner.email)
    page = browser.get(path).text
    assert ("Ana Lima" in page, "Goes out by itself:" in page, "Birthday letter" in page) == (True, True, True)


def test_what_waits_for_approval_stands_on_my_day(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    house = make_house(runtime, session)
    house.ask()
    session.commit()
    browser = Browser(client)
    browser.sign_in(house.other.email)
    assert "asks you to approve" in browser.get("/care").text
