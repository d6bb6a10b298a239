"""On their own page members say how and where we write to them, as staff would: noted, never over a later change."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.history import timeline
from campaigns.members.models import ActivityKind, AddressKind, ContactPoint, ContactPointState, Member, Topic
from campaigns.members.profile.contact_points import add_contact_point
from campaigns.members.profile.editing import change_profile, profile_of
from campaigns.messaging.ledger import NewMessage, post_message
from campaigns.messaging.links import PURPOSE
from campaigns.messaging.models import Channel, Message
from campaigns.messaging.preferences import unsubscribe
from tests.clock import NOW
from tests.factories_events import make_house
from tests.factories_members import joins
from tests.functional.messaging.test_preferences import seen

WORK, HOME, NUMBER = "mei@work.example", "mei@home.example", "+12025550123"


@pytest.fixture
def member(session: Session) -> Member:
    make_house(session)
    consents = frozenset({(AddressKind.EMAIL, Topic.EVENTS)})
    member = joins(session, "Mei Lin", email=WORK, phone=NUMBER, consents=consents)
    add_contact_point(session, member_id=member.id, kind=AddressKind.EMAIL, text=HOME, now=NOW)
    session.commit()
    return member


@pytest.fixture
def path(runtime: Runtime, member: Member) -> str:
    return f"/p/{runtime.signer.sign(PURPOSE, member.id)}"


def point(session: Session, address: str) -> ContactPoint:
    session.expire_all()
    return session.scalars(select(ContactPoint).where(ContactPoint.address == address)).one()


def noted(session: Session, member: Member) -> list[str]:
    session.expire_all()
    return [row.detail for row in timeline(session, member.id, kinds=[ActivityKind.PROFILE_CHANGED])]


def test_addresses_are_shown_so_that_only_who_has_them_knows_them(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert all(shown in page for shown in ("m•••@work.example", "m•••@home.example", "+12•••0123"))
    assert not any(whole in page for whole in (WORK, HOME, NUMBER))


def test_another_address_is_written_to_first(client: FlaskClient, session: Session, member: Member, path: str) -> None:
    assert client.post(f"{path}/prefer", data={"point": point(session, HOME).id}).status_code == 303
    assert (point(session, HOME).preferred, point(session, WORK).preferred) == (True, False)
    assert noted(session, member)[0] == "Email"


def test_an_address_that_is_not_theirs_is_used_no_more(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    before, wrong = member.completeness, point(session, WORK).id
    for _ in range(2):
        assert client.post(f"{path}/not-mine", data={"point": wrong}).status_code == 303
    assert (point(session, WORK).state, point(session, HOME).preferred) == (ContactPointState.INVALID, True)
    assert noted(session, member).count("An address that is not theirs") == 1
    client.post(f"{path}/not-mine", data={"point": point(session, HOME).id})
    session.refresh(member)
    assert member.completeness < before
    assert "@" not in re.sub(r"<style.*?</style>", "", client.get(path).text.partition("<main")[2])


def test_an_address_of_somebody_else_cannot_be_touched(client: FlaskClient, session: Session, path: str) -> None:
    joins(session, "Bo", email="bo@example.com")
    session.commit()
    other = point(session, "bo@example.com").id
    assert client.post(f"{path}/not-mine", data={"point": other}).status_code == 404
    assert client.post(f"{path}/prefer", data={"point": "x"}).status_code == 404
    assert point(session, "bo@example.com").state is ContactPointState.ACTIVE


def test_the_way_they_like_is_kept_and_noted(client: FlaskClient, session: Session, member: Member, path: str) -> None:
    said = {"call_name": "Mei", "language": "en", "preferred_kind": "sms"}
    assert client.post(f"{path}/addressed", data=seen(client, path) | said).status_code == 303
    session.refresh(member)
    assert member.preferred_kind is AddressKind.SMS
    assert noted(session, member)[0] == "How they like to be written to"


@pytest.mark.parametrize(("kind", "channel"), [(None, Channel.EMAIL), (AddressKind.SMS, Channel.SMS)])
def test_where_there_is_a_choice_the_way_they_like_goes_first(
    session: Session, member: Member, kind: AddressKind | None, channel: Channel
) -> None:
    member.preferred_kind = kind
    post_message(
        session,
        NewMessage(
            cause="test",
            member_id=member.id,
            channels=[Channel.EMAIL, Channel.SMS],
            topic=Topic.CARE,
            template_key="complaint_received",
            details={},
            valid_until=NOW,
        ),
        now=NOW,
    )
    assert session.scalars(select(Message.channel)).one() is channel


def test_a_form_that_staff_overtook_says_so_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    stale = seen(client, path)
    moved = replace(profile_of(member), city="Lyon")
    change_profile(session, member_id=member.id, revision=member.revision, profile=moved, now=NOW)
    session.commit()
    page = client.post(f"{path}/addressed", data=stale | {"call_name": "Xiao Mei", "language": "en"})
    assert (page.status_code, "Somebody changed this profile" in page.text) == (409, True)
    assert 'value="Xiao Mei"' in page.text
    again = dict(re.findall(r'name="(revision)"[^>]* value="(\d+)"', page.text))
    assert client.post(f"{path}/addressed", data=again | {"call_name": "Xiao Mei", "language": "en"}).status_code == 303


def test_choices_that_were_overtaken_change_nothing(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    stale = seen(client, path)
    unsubscribe(session, member_id=member.id, topics=[Topic.EVENTS], now=NOW)
    session.commit()
    page = client.post(path, data=stale | {"email": ["events", "offers"]})
    assert (page.status_code, "was changed since you opened this page" in page.text) == (409, True)
    assert "checked" not in page.text.partition("By text message")[0]
