from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.models import InboundReply, InboundResult, Invitation, InvitationState
from campaigns.members.models import AddressKind, Consent, ConsentState, Suppression, Topic
from campaigns.messaging.models import Channel
from tests.clock import NOW
from tests.factories_consent import says
from tests.factories_events import invite, make_salon, posted, texted
from tests.functional.events.mails import post_text

NUMBER = "+15550100001"


@pytest.fixture
def guest(session: Session) -> Invitation:
    (guest,) = invite(session, make_salon(session), sms=NUMBER)
    texted(session, guest, NUMBER)
    session.commit()
    return guest


def consents(session: Session) -> set[ConsentState]:
    session.expire_all()
    return set(session.scalars(select(Consent.state)))


@pytest.mark.parametrize("word", ["YES", " yes! ", "\uff39\uff25\uff33", "是", "好的。", "去", "参加", "yes\x00"])
def test_yes_in_either_language_takes_a_seat(
    client: FlaskClient, session: Session, guest: Invitation, word: str
) -> None:
    answer = post_text(client, NUMBER, word)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    session.refresh(guest)
    assert guest.state is InvitationState.ATTENDING
    assert [message.channel for message in posted(session, "rsvp:")] == [Channel.SMS]


@pytest.mark.parametrize(("word", "state"), [("no", "declined"), ("不去", "declined"), ("也许", "tentative")])
def test_no_and_maybe(client: FlaskClient, session: Session, guest: Invitation, word: str, state: str) -> None:
    post_text(client, NUMBER, word)
    session.refresh(guest)
    assert guest.state == state


def test_yes_with_a_number_brings_a_party(client: FlaskClient, session: Session, guest: Invitation) -> None:
    post_text(client, NUMBER, "参加 2人")
    session.refresh(guest)
    assert (guest.state, guest.party_size) == (InvitationState.ATTENDING, 2)


def test_a_text_that_comes_again_does_nothing(client: FlaskClient, session: Session, guest: Invitation) -> None:
    post_text(client, NUMBER, "yes", sid="SM1")
    post_text(client, NUMBER, "no", sid="SM2")
    post_text(client, NUMBER, "yes", sid="SM1")
    session.refresh(guest)
    assert guest.state is InvitationState.DECLINED


@pytest.mark.parametrize(
    "word", ["STOP", "stop.", "\uff53\uff54\uff4f\uff50", "退订", "TD", "td", "停止", "Unsubscribe"]
)
def test_stop_suppresses_the_number_and_withdraws_consent(
    client: FlaskClient, session: Session, guest: Invitation, word: str
) -> None:
    post_text(client, NUMBER, word)
    assert session.scalars(select(Suppression.address)).all() == [NUMBER]
    assert consents(session) == {ConsentState.WITHDRAWN}


@pytest.mark.parametrize("words", ["non-stop fun", "don't stop", "stop by at eight?", "请不要停止"])
def test_stop_within_a_sentence_stops_nothing(
    client: FlaskClient, session: Session, guest: Invitation, words: str
) -> None:
    post_text(client, NUMBER, words)
    assert session.scalars(select(Suppression.address)).all() == []
    assert session.scalars(select(InboundReply.result)).all() == [InboundResult.MESSAGE]


def test_start_gives_back_what_stop_took(client: FlaskClient, session: Session, guest: Invitation) -> None:
    post_text(client, NUMBER, "STOP", sid="SM1")
    post_text(client, NUMBER, "START", sid="SM2")
    assert session.scalars(select(Suppression.address)).all() == []
    assert consents(session) == {ConsentState.GRANTED}


def test_the_last_word_counts_though_the_clock_was_put_back(
    client: FlaskClient, session: Session, guest: Invitation
) -> None:
    for state in (ConsentState.WITHDRAWN, ConsentState.GRANTED):
        says(session, guest.member_id, state, *Topic, kind=AddressKind.SMS, now=NOW + timedelta(days=1))
    session.commit()
    post_text(client, NUMBER, "STOP", sid="SM1")
    post_text(client, NUMBER, "START", sid="SM2")
    assert consents(session) == {ConsentState.GRANTED}


def test_of_two_who_share_a_number_the_one_texted_answers(
    client: FlaskClient, session: Session, guest: Invitation
) -> None:
    (other,) = invite(session, guest.event, sms=NUMBER)
    session.commit()
    post_text(client, NUMBER, "yes")
    session.refresh(guest)
    assert (guest.state, other.state) == (InvitationState.ATTENDING, InvitationState.INVITED)


def test_a_stranger_is_kept_for_staff(client: FlaskClient, session: Session, guest: Invitation) -> None:
    post_text(client, "+15550109999", "yes")
    assert session.scalars(select(InboundReply.result)).all() == [InboundResult.NO_INVITATION]


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "bm8="}])
def test_an_unsigned_text_is_refused(client: FlaskClient, session: Session, headers: dict[str, str]) -> None:
    fields = {"MessageSid": "SM1", "From": NUMBER, "Body": "STOP"}
    assert client.post("/hooks/twilio/inbound", data=fields, headers=headers).status_code == 403
    assert session.scalars(select(InboundReply)).all() == []
