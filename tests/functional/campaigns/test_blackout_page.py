"""The club's blackout dates, on their page."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.outreach.blackout import club_blackout
from campaigns.staff.models import Role
from tests.factories_outreach import make_club
from tests.factories_staff import Browser, signed_in

PATH = "/settings/blackout"


@pytest.fixture
def browser(client: FlaskClient, runtime: Runtime, session: Session) -> Browser:
    make_club(session)
    session.commit()
    return signed_in(client, runtime)


def kept(session: Session) -> list[tuple[str, str]]:
    session.expire_all()
    return [(each.day.isoformat(), each.title) for each in club_blackout(session)]


def test_dates_are_added_named_anew_and_removed(browser: Browser, session: Session) -> None:
    browser.post(PATH, {"days": "2026-12-24..2026-12-25", "title": "Quiet"})
    browser.post(PATH, {"days": "2026-12-25", "title": "Christmas"})
    assert kept(session) == [("2026-12-24", "Quiet"), ("2026-12-25", "Christmas")]
    assert "Christmas" in browser.get(PATH).text
    browser.post(f"{PATH}/remove", {"day": "2026-12-24"})
    browser.post(f"{PATH}/remove", {"day": "never"})
    assert kept(session) == [("2026-12-25", "Christmas")]


@pytest.mark.parametrize("days", ["", ",", "soon", "2026-01-01..2026-12-31"])
def test_what_is_no_date_changes_nothing(browser: Browser, session: Session, days: str) -> None:
    assert browser.post(PATH, {"days": days}).status_code == 422
    assert kept(session) == []


def test_only_who_sets_up_the_club_may(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    make_club(session)
    session.commit()
    assert signed_in(client, runtime, Role.VIEWER).post(PATH, {"days": "2026-12-24"}).status_code == 403
    assert kept(session) == []
