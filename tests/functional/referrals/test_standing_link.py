"""A member's standing link: a friend joins the club by it, and may choose an event."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Invitation, InvitationState
from campaigns.members.models import Member
from campaigns.referrals.models import FriendLink, Referral
from tests.factories_events import make_salon
from tests.factories_outreach import make_member
from tests.factories_referrals import make_link, members_called
from tests.factories_staff import signed_in
from tests.fixtures import Convive

FORM = {"full_name": "Fay Friend", "email": "friend@example.com", "phone": "", "language": "en"}


@pytest.fixture
def page(runtime: Runtime) -> str:
    with runtime.sessions.begin() as session:
        make_salon(session, code="open1", public=True)
        make_salon(session, code="closed1")
        return f"/i/{make_link(session, None).code}"


def test_it_says_who_invites_and_what_is_open(client: FlaskClient, page: str) -> None:
    text = client.get(page).text
    assert "Mei would like you to know us" in text
    assert ("open1" in text, "closed1" in text) == (True, False)


def test_the_day_is_that_of_the_place(client: FlaskClient, page: str, session: Session) -> None:
    """In Shanghai, where it is the next day already."""
    evening = datetime(2026, 12, 4, 20, 0, tzinfo=UTC)
    make_salon(session, code="late1", public=True, starts_at=evening, ends_at=evening + timedelta(hours=2))
    session.commit()
    assert "Spring salon · 5 Dec 2026" in client.get(page).text


def test_a_friend_joins_once(client: FlaskClient, page: str, session: Session) -> None:
    for _ in range(2):
        assert "Good to have you with us" in client.post(page, data=FORM, follow_redirects=True).text
    (friend,) = members_called(session, "Fay Friend")
    assert session.scalars(select(Referral)).one().friend_id == friend.id


def test_a_friend_takes_a_seat_with_it(client: FlaskClient, page: str, session: Session) -> None:
    assert "on its way to you" in client.post(page, data={**FORM, "event_code": "open1"}, follow_redirects=True).text
    assert session.scalars(select(Invitation.state)).one() is InvitationState.ATTENDING
    assert session.scalars(select(Referral)).one().answered_at is not None


@pytest.mark.parametrize("changes", [{"event_code": "closed1"}, {"email": ""}, {"email": "host@example.com"}])
def test_what_cannot_be_leaves_nothing(
    client: FlaskClient, page: str, session: Session, changes: dict[str, str]
) -> None:
    assert client.post(page, data=FORM | changes).status_code == 422
    assert members_called(session, "Fay Friend") == []


def test_staff_make_it_once(client: FlaskClient, runtime: Runtime, session: Session) -> None:
    member_id = make_member(session).id
    session.commit()
    browser = signed_in(client, runtime)
    for _ in range(2):
        assert browser.post(f"/referrals/of/{member_id}/link").status_code == 303
    link = session.scalars(select(FriendLink)).one()
    assert (link.event_id, f"/i/{link.code}" in browser.get(f"/referrals/of/{member_id}").text) == (None, True)


def test_the_command_gives_it(convive: Convive, session: Session) -> None:
    code = make_member(session, code="mei23456").code
    session.commit()
    told = [orjson.loads(convive("referrals", "link", code, "--json").output) for _ in range(2)]
    assert told[0] == told[1]
    assert session.scalars(select(Member.code)).all() == [code]
