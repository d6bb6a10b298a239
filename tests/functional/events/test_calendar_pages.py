"""The club's calendar: month, week, clashes and load."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.invitations import ensure_invitations
from campaigns.events.models import Event
from campaigns.members.models import Member
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import invite, make_salon
from tests.factories_staff import signed_in


@pytest.fixture
def twins(session: Session) -> tuple[Event, Event]:
    """Two salons at the same hour on 2 December, and one member who is asked to both."""
    one, other = (
        make_salon(session, code="one"),
        make_salon(session, code="two", title={"en": "Tasting", "zh": "品鉴会"}),
    )
    (guest,) = invite(session, one)
    ensure_invitations(
        session, event_id=other.id, members=select(Member.id).where(Member.id == guest.member_id), now=NOW
    )
    session.commit()
    return one, other


@pytest.mark.parametrize(("language", "title"), [("en", "Tasting"), ("zh", "品鉴会")])
def test_month_and_week_show_events_and_clashes(
    client: FlaskClient, runtime: Runtime, twins: tuple[Event, Event], language: str, title: str
) -> None:
    browser = signed_in(client, runtime, language=language)
    for page in ("?month=2026-12", "/week?day=2026-12-02"):
        text = browser.get(f"/events/calendar{page}").text
        assert title in text
        assert 'class="clash"' in text


def test_clashes_name_the_members(client: FlaskClient, runtime: Runtime, twins: tuple[Event, Event]) -> None:
    browser = signed_in(client, runtime)
    where = f"first=2026-12-01&last=2026-12-31&one={twins[0].id}&other={twins[1].id}"
    assert "Asked to “Spring salon” and “Tasting”" in browser.get(f"/events/calendar/clashes?{where}").text


def test_load_names_who_is_invited_often(client: FlaskClient, runtime: Runtime, twins: tuple[Event, Event]) -> None:
    text = signed_in(client, runtime).get("/events/calendar/load?first=2026-12-01&last=2026-12-31&more_than=1").text
    assert "Invited 2 times" in text
    assert "tab=invitations" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sunday_ends_the_week_it_is_in(
    client: FlaskClient, runtime: Runtime, twins: tuple[Event, Event], language: str
) -> None:
    text = signed_in(client, runtime, language=language).get("/events/calendar/week?day=2026-12-06").text
    assert re.findall(r'<time datetime="([-0-9]{10})"', text)[::6] == ["2026-11-30", "2026-12-06"]


@pytest.mark.parametrize(
    "query", ["?month=never", "?month=0001-01", "?month=9999-12", "/week?day=2026-02-30", "/load?first=9999-01-01",
              "/load?more_than=-5", "/clashes?first=2026-12-07&last=2026-12-01&one=x", "/load?last=1900-01-01"],
)  # fmt: skip
def test_an_address_that_says_nonsense_shows_now(
    client: FlaskClient, runtime: Runtime, twins: tuple[Event, Event], query: str
) -> None:
    assert signed_in(client, runtime).get(f"/events/calendar{query}").status_code == 200


@pytest.mark.parametrize("page", ["/clashes", "/load"])
def test_a_host_does_not_see_who_is_asked(
    client: FlaskClient, runtime: Runtime, twins: tuple[Event, Event], page: str
) -> None:
    assert signed_in(client, runtime, Role.HOST).get(f"/events/calendar{page}").status_code == 403
