"""The budget of a month over HTTP, in both languages."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member
from campaigns.staff.models import Role
from tests.factories_members import joins, make_club
from tests.factories_moments import suggested
from tests.factories_staff import signed_in


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    return joins(session, "Ana Lima")


@pytest.mark.parametrize(("language", "words"), [("en", "left"), ("zh", "剩余")])
def test_the_budget_of_the_month_is_set_and_told_before_it_is_approved(
    client: FlaskClient, runtime: Runtime, session: Session, member: Member, language: str, words: str
) -> None:
    moment = suggested(session, member)
    session.commit()
    browser = signed_in(client, runtime, Role.ADMIN, language=language)
    assert browser.post("/moments/budget", {"club": "many"}).status_code == 422
    assert browser.post("/moments/budget", {"club": "40"}).status_code == 303
    assert words in browser.get(f"/moments/{moment.id}").text
    assert browser.post(f"/moments/{moment.id}/approve", {}).status_code == 422
    assert browser.post(f"/moments/{moment.id}/approve", {"budget": "40"}).status_code == 303
    assert browser.get("/moments/budget?month=2026-11").text.count("40.00") >= 3


def test_a_month_that_is_none_is_this_one(client: FlaskClient, runtime: Runtime, member: Member) -> None:
    lead = signed_in(client, runtime, Role.MANAGER)
    for month in ("x", "9999-12", "2026-13", ""):
        assert "2026-10" in lead.get(f"/moments/budget?month={month}").text
