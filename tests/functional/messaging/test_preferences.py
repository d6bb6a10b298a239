"""A member's own page: GET and HEAD show, only POST changes."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.operations import ask_twice
from campaigns.members.agreement.consent import current_consents
from campaigns.members.agreement.mutes import mute, mutes_of
from campaigns.members.agreement.suppressions import suppress
from campaigns.members.history import consent_changes_of
from campaigns.members.models import (
    AddressKind,
    ConsentState,
    Member,
    MuteReason,
    MuteScope,
    SuppressionReason,
    Topic,
)
from campaigns.messaging.links import PURPOSE
from campaigns.messaging.preferences import ONE_CLICK
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member, reachable


@pytest.fixture
def member(session: Session) -> Member:
    make_club(session)
    member = reachable(session, make_member(session, call_name="Mei"), email="mei@example.com", sms="+12025550123")
    session.commit()
    return member


@pytest.fixture
def path(runtime: Runtime, member: Member) -> str:
    return f"/p/{runtime.signer.sign(PURPOSE, member.id)}"


def seen(client: FlaskClient, path: str) -> dict[str, str]:
    """What the page's forms say of the state they were made of."""
    return dict(re.findall(r'name="(seen|revision)"[^>]* value="(\d+)"', client.get(path).text))


def granted(session: Session, member: Member, kind: AddressKind) -> set[Topic]:
    session.expire_all()
    consents = current_consents(session, member.id)
    return {topic for topic in Topic if consents.get((kind, topic)) is ConsentState.GRANTED}


def test_it_shows_what_is_in_force(client: FlaskClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert len(re.findall(r'<input checked [^>]*type="checkbox"', page.text)) == 2 * len(Topic)


def test_saving_keeps_what_is_ticked_and_ends_the_rest(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    assert (
        client.post(path, data=seen(client, path) | {"email": ["greetings"], "sms": ["events", "care"]}).status_code
        == 303
    )
    assert granted(session, member, AddressKind.EMAIL) == {Topic.GREETINGS}
    assert granted(session, member, AddressKind.SMS) == {Topic.EVENTS, Topic.CARE}


def test_a_topic_that_does_not_exist_changes_nothing(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    assert client.post(path, data=seen(client, path) | {"email": ["gambling"]}).status_code == 422
    assert granted(session, member, AddressKind.EMAIL) == set(Topic)


def test_one_click_ends_the_topic_of_the_link(client: FlaskClient, session: Session, member: Member, path: str) -> None:
    answer = client.post(f"{path}/unsubscribe?topic=events", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert granted(session, member, AddressKind.EMAIL) == set(Topic) - {Topic.EVENTS}
    assert granted(session, member, AddressKind.SMS) == set(Topic)


def test_without_a_topic_it_ends_all(client: FlaskClient, session: Session, member: Member, path: str) -> None:
    client.post(f"{path}/unsubscribe", data={"List-Unsubscribe": "One-Click", "from_page": "1"})
    assert granted(session, member, AddressKind.EMAIL) == set()


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_follows_the_link_changes_nothing(
    client: FlaskClient, session: Session, member: Member, path: str, method: str
) -> None:
    assert client.open(f"{path}/unsubscribe?topic=events", method=method).status_code == 200
    assert granted(session, member, AddressKind.EMAIL) == set(Topic)


def test_a_post_that_is_no_one_click_is_refused(client: FlaskClient, path: str) -> None:
    assert client.post(f"{path}/unsubscribe").status_code == 400


def test_a_forged_link_opens_nothing(client: FlaskClient) -> None:
    assert client.get("/p/forged").status_code == 404
    assert client.post("/p/forged/unsubscribe", data={"List-Unsubscribe": "One-Click"}).status_code == 404


def test_a_token_of_another_purpose_does_not_fit(client: FlaskClient, runtime: Runtime, member: Member) -> None:
    assert client.get(f"/p/{runtime.signer.sign('rsvp', member.id)}").status_code == 404


def test_who_told_us_to_stop_by_text_is_told_how_to_start(client: FlaskClient, session: Session, path: str) -> None:
    suppress(session, kind=AddressKind.SMS, address="+12025550123", reason=SuppressionReason.STOP, now=NOW)
    session.commit()
    assert "START" in client.get(path).text


def test_one_click_replayed_changes_nothing_more(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    for _ in range(3):
        assert (
            client.post(f"{path}/unsubscribe?topic=events", data={"List-Unsubscribe": "One-Click"}).status_code == 200
        )
    assert [change.source for change in consent_changes_of(session, member.id)] == [ONE_CLICK]


@pytest.mark.parametrize(("length", "days"), [("month", 30), ("quarter", 91)])
def test_a_pause_spares_them_everything_until_it_ends(
    client: FlaskClient, session: Session, member: Member, path: str, length: str, days: int
) -> None:
    for _ in range(2):
        client.post(f"{path}/pause", data={"length": length})
    (standing,) = mutes_of(session, member.id, now=NOW)
    assert (standing.scope, standing.until) == (MuteScope.ALL, NOW + timedelta(days=days))
    assert "We leave you in peace until" in client.get(path).text
    client.post(f"{path}/pause", data={"length": ""})
    assert mutes_of(session, member.id, now=NOW) == []


def test_ending_a_pause_leaves_what_staff_set(client: FlaskClient, session: Session, member: Member, path: str) -> None:
    mute(
        session, member_id=member.id, scope=MuteScope.ALL, reason=MuteReason.BEREAVEMENT, note="", until=None,
        staff_id=None, now=NOW,
    )  # fmt: skip
    session.commit()
    client.post(f"{path}/pause", data={"length": ""})
    assert len(mutes_of(session, member.id, now=NOW)) == 1


def test_everything_is_stopped_at_once(client: FlaskClient, session: Session, member: Member, path: str) -> None:
    assert client.post(f"{path}/stop").status_code == 303
    assert granted(session, member, AddressKind.EMAIL) | granted(session, member, AddressKind.SMS) == set()


def test_they_say_what_to_call_them_and_in_which_language(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    page = client.post(
        f"{path}/addressed", data=seen(client, path) | {"call_name": " 小梅 ", "language": "zh"}, follow_redirects=True
    )
    session.refresh(member)
    assert (member.call_name, member.language) == ("小梅", "zh")
    assert "小梅" in page.text
    assert (
        client.post(f"{path}/addressed", data=seen(client, path) | {"call_name": "", "language": "zh"}).status_code
        == 422
    )


def test_a_new_topic_on_an_address_nobody_confirmed_waits(
    client: FlaskClient, session: Session, member: Member, path: str
) -> None:
    ask_twice(session, kinds=["email"])
    session.commit()
    client.post(f"{path}/stop")
    client.post(path, data=seen(client, path) | {"email": ["events"]})
    session.expire_all()
    assert current_consents(session, member.id)[AddressKind.EMAIL, Topic.EVENTS] is ConsentState.PENDING
    assert "We have sent you a question" in client.get(path).text
