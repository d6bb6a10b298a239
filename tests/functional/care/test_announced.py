"""Whoever may lose a member hears of it where they look: on Home, in the list of owners, among the members."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.staff.models import Role, Staff
from tests.clock import StandingClock
from tests.factories_care import owned, round_of
from tests.factories_members import joins, make_club
from tests.factories_staff import Browser, make_staff, signed_in


@pytest.fixture
def owner(session: Session, runtime: Runtime) -> Staff:
    make_club(session)
    session.commit()
    return make_staff(runtime, Role.MARKETER)


@pytest.fixture
def neglected(session: Session, owner: Staff) -> Member:
    member = owned(session, owner)
    round_of(session)
    session.commit()
    return member


def as_owner(client: FlaskClient, owner: Staff, language: str = "en") -> Browser:
    browser = Browser(client)
    browser.sign_in(owner.email)
    browser.get(f"/?lang={language}")
    return browser


def test_the_owner_is_told_before(client: FlaskClient, owner: Staff, neglected: Member) -> None:
    page = as_owner(client, owner).get("/").text
    assert "Be in touch with 1 member, or the club takes them back on" in page
    assert "1 follow-up of yours is overdue" in page
    assert neglected.owner_id == owner.id


def test_it_is_urgent_when_the_day_is_near(
    client: FlaskClient, owner: Staff, neglected: Member, clock: StandingClock
) -> None:
    assert 'class="matter wrong"' not in as_owner(client, owner).get("/").text
    clock.move(by=timedelta(days=13))
    assert 'class="matter wrong"' in as_owner(client, owner).get("/").text
    assert neglected.owner_id == owner.id


def test_the_owner_is_told_after(client: FlaskClient, session: Session, owner: Staff, neglected: Member) -> None:
    round_of(session, days=15)
    session.commit()
    assert "taken back from you" in as_owner(client, owner).get("/").text
    assert neglected.id


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lead_is_told_of_other_owners(
    client: FlaskClient, runtime: Runtime, session: Session, neglected: Member, language: str
) -> None:
    joins(session, "Nobody's")
    session.commit()
    lead = signed_in(client, runtime, role=Role.MANAGER, language=language)
    page = lead.get("/").text
    assert '/care/owners">' in page
    assert '/care/to-assign">' in page
    assert f"untouched=90&amp;owner={neglected.owner_id}" in lead.get("/care/owners").text


def test_the_untouched_are_listed(client: FlaskClient, owner: Staff, neglected: Member, session: Session) -> None:
    owned(session, owner, "Bo Chen", days_ago=10)
    session.commit()
    browser = as_owner(client, owner)
    page = browser.get(f"/members?untouched=90&owner={owner.id}").text
    assert neglected.full_name in page
    assert "Bo Chen" not in page
    assert "Bo Chen" in browser.get("/members?untouched=x&owner=99999999999999999999").text
