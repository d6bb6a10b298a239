"""Somebody new, welcomed at a desk without a network and told of later: a member and a guest, once."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.agreement.consent import current_consents
from campaigns.members.models import Member
from campaigns.staff.models import Role
from tests.clock import NOW
from tests.factories_events import host, make_salon
from tests.functional.events.signing_in import sign_in

SENT = 1_800_000_000_000
AN_HOUR = 3_600_000
SOMEBODY = {"full_name": "Wei Chen", "phone": "+8613800138000", "email": "", "language": "zh", "agreed": True}


@pytest.fixture
def salon(client: FlaskClient, session: Session) -> Event:
    event = make_salon(session, starts_at=NOW, rsvp_until=NOW, capacity=1)
    host(session, event, sign_in(client, session, Role.HOST))
    return event


def tell(client: FlaskClient, salon: Event, key: str = "a", **somebody: Any) -> Any:
    mark = {"key": key * 32, "kind": "new", "at": SENT - AN_HOUR, "people": 2, "sure": True}
    told = {"sent": SENT, "marks": [mark | {"somebody": SOMEBODY | somebody}]}
    return client.post(f"/door/{salon.id}/marks", json=told).json["answers"][key * 32]  # type: ignore[index]


def guests(session: Session) -> list[Invitation]:
    session.expire_all()
    return list(session.scalars(select(Invitation).order_by(Invitation.id)))


def test_they_are_in_beyond_the_seats_and_their_consent_is_kept(
    client: FlaskClient, session: Session, salon: Event
) -> None:
    answer = tell(client, salon)
    assert (answer["outcome"], answer["guest"]["name"]) == ("over", "Wei Chen")
    (guest,) = guests(session)
    assert (guest.state, guest.walk_in, guest.people_in) == (InvitationState.ATTENDED, True, 2)
    assert len(current_consents(session, guest.member_id)) == 1


def test_told_twice_and_by_two_desks_they_are_one(client: FlaskClient, session: Session, salon: Event) -> None:
    assert [tell(client, salon)["outcome"] for _ in range(2)] == ["over", "over"]
    assert tell(client, salon, "b", full_name="WEI CHEN")["outcome"] == "again"
    assert len(guests(session)) == len(session.scalars(select(Member)).all()) == 1


def test_an_address_that_cannot_be_read_is_left_out_and_told_of(
    client: FlaskClient, session: Session, salon: Event
) -> None:
    assert tell(client, salon, phone="12", email="wei@example.com")["outcome"] == "unread"
    (guest,) = guests(session)
    assert [each.address for each in guest.member.contact_points] == ["wei@example.com"]


@pytest.mark.parametrize(
    "somebody", [{"full_name": " "}, {"full_name": "\u200b"}, {"language": "xx"}, {"phone": "\x00"}]
)
def test_what_names_nobody_is_kept_as_unknown(
    client: FlaskClient, session: Session, salon: Event, somebody: dict[str, Any]
) -> None:
    assert tell(client, salon, **somebody)["outcome"] == "unknown"
    assert guests(session) == []
