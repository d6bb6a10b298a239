"""A member's own page, by signed link: what they may have for their points."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import Invitation
from campaigns.members.models import Redemption
from campaigns.messaging.links import OWN_PAGE, PURPOSE
from campaigns.referrals.models import FriendLink
from campaigns.rewards.models import Gift
from tests.factories_events import make_salon
from tests.factories_members import make_club
from tests.factories_rewards import left, make_gift, rich


@pytest.fixture
def page(session: Session, runtime: Runtime) -> str:
    make_club(session)
    member = rich(session)
    make_gift(session, stock=1)
    make_gift(session, points=150)
    session.commit()
    return f"/mine/{runtime.signer.sign(OWN_PAGE, member.id)}"


def gifts(session: Session) -> int:
    return session.scalars(select(func.count(Redemption.id))).one()


def test_it_says_what_one_has_and_what_is_missing(client: FlaskClient, page: str) -> None:
    text = client.get(page).text
    assert ("100 points" in text, "50 more points and you can have it" in text) == (True, True)


def test_one_takes_a_gift_once(client: FlaskClient, page: str, session: Session) -> None:
    gift_id = session.scalars(select(func.min(Gift.id))).one()
    for _ in range(2):
        answer = client.post(f"{page}/gift/{gift_id}", data={"request": "f1"}, follow_redirects=True)
        assert "is yours" in answer.text
    assert (gifts(session), left(session, gift_id)) == (1, 0)


@pytest.mark.parametrize(("beyond", "status"), [(0, 409), (9, 404)])
def test_what_one_cannot_have_is_refused(
    client: FlaskClient, page: str, session: Session, beyond: int, status: int
) -> None:
    gift_id = session.scalars(select(func.max(Gift.id))).one() + beyond
    assert client.post(f"{page}/gift/{gift_id}", data={"request": "f1"}).status_code == status
    assert gifts(session) == 0


def test_looking_takes_nothing(client: FlaskClient, page: str) -> None:
    assert client.get(f"{page}/gift/1").status_code == 405


def test_a_link_of_another_purpose_opens_nothing(client: FlaskClient, page: str, runtime: Runtime) -> None:
    assert client.get(f"/mine/{runtime.signer.sign(PURPOSE, 1)}").status_code == 404


def test_a_seat_for_points_is_an_invitation_of_ones_own(client: FlaskClient, page: str, session: Session) -> None:
    make_salon(session, code="dear1", listed=True, points_price=30)
    session.commit()
    assert "Spring salon" in client.get(page).text
    answer = client.post(f"{page}/seat/dear1")
    assert (answer.status_code, answer.location.startswith("/r/")) == (303, True)
    assert session.scalars(select(Invitation.own_wish)).all() == [True]


def test_one_makes_ones_link_for_friends(client: FlaskClient, page: str, session: Session) -> None:
    for _ in range(2):
        client.post(f"{page}/friend")
    link = session.scalars(select(FriendLink)).one()
    assert f"/i/{link.code}" in client.get(page).text
