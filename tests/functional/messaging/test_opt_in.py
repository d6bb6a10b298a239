"""The second yes by text, and by the page behind the mail's link."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.models import InvitationState
from campaigns.members.models import ConsentState, Member, Suppression, Topic
from campaigns.messaging.links import confirm_url
from tests.clock import NOW, StandingClock
from tests.factories_consent import (
    EMAIL,
    NUMBER,
    SMS,
    careful_club,
    has_gone,
    questions_of,
    requests_of,
    signs_up,
    states_of,
)
from tests.factories_events import invite, make_salon, texted
from tests.functional.events.mails import post_text
from tests.sizes import few

BY_TEXT = (SMS, Topic.EVENTS)


@pytest.fixture
def texter(session: Session) -> Member:
    """Somebody whose number was asked."""
    careful_club(session)
    member = signs_up(session, kind=SMS)
    has_gone(session, member)
    session.commit()
    return member


@pytest.fixture
def path(session: Session, runtime: Runtime) -> str:
    careful_club(session)
    member = signs_up(session)
    session.commit()
    return confirm_url(runtime.signer, "", requests_of(session, member)[0])


@pytest.mark.parametrize("word", ["YES", " yes! ", "是", "好的。", "同意", "\uff39\uff25\uff33", "I agree"])
def test_a_yes_confirms(client: FlaskClient, session: Session, texter: Member, word: str) -> None:
    post_text(client, NUMBER, word)
    assert states_of(session, texter)[BY_TEXT] is ConsentState.GRANTED


@pytest.mark.parametrize("word", ["no", "否"])
def test_a_no_ends_it(client: FlaskClient, session: Session, texter: Member, word: str) -> None:
    post_text(client, NUMBER, word)
    assert states_of(session, texter)[BY_TEXT] is ConsentState.WITHDRAWN


@pytest.mark.parametrize("words", ["yes but call me first", "yes 2", "参加", "maybe"])
def test_other_words_confirm_nothing(client: FlaskClient, session: Session, texter: Member, words: str) -> None:
    post_text(client, NUMBER, words)
    assert states_of(session, texter)[BY_TEXT] is ConsentState.PENDING


def test_a_yes_before_the_question_went_out_answers_nothing(client: FlaskClient, session: Session) -> None:
    careful_club(session)
    member = signs_up(session, kind=SMS)
    session.commit()
    post_text(client, NUMBER, "yes")
    assert states_of(session, member)[BY_TEXT] is ConsentState.PENDING


@pytest.mark.parametrize(("hours", "consent", "seat"), [(1, "pending", "attending"), (-1, "granted", "invited")])
def test_a_yes_answers_what_was_texted_last(
    client: FlaskClient, session: Session, texter: Member, hours: int, consent: str, seat: str
) -> None:
    (guest,) = invite(session, make_salon(session), sms=NUMBER)
    texted(session, guest, NUMBER).accepted_at = NOW + timedelta(hours=hours)
    session.commit()
    post_text(client, NUMBER, "yes")
    session.refresh(guest)
    assert (states_of(session, texter)[BY_TEXT], guest.state) == (consent, InvitationState(seat))


def test_of_two_who_share_a_number_each_yes_confirms_the_newest_question(
    client: FlaskClient, session: Session, texter: Member
) -> None:
    other = signs_up(session, kind=SMS, name="Bo Chen")
    has_gone(session, other)
    session.commit()
    post_text(client, NUMBER, "yes", sid="SM1")
    assert (states_of(session, texter)[BY_TEXT], states_of(session, other)[BY_TEXT]) == ("pending", "granted")
    post_text(client, NUMBER, "yes", sid="SM2")
    assert states_of(session, texter)[BY_TEXT] is ConsentState.GRANTED


def test_a_yes_long_after_confirms_nothing(
    client: FlaskClient, session: Session, texter: Member, clock: StandingClock
) -> None:
    clock.move(by=timedelta(days=31))
    post_text(client, NUMBER, "yes")
    assert states_of(session, texter)[BY_TEXT] is ConsentState.PENDING


def test_after_stop_a_yes_confirms_nothing(client: FlaskClient, session: Session, texter: Member) -> None:
    post_text(client, NUMBER, "STOP", sid="SM1")
    post_text(client, NUMBER, "yes", sid="SM2")
    assert states_of(session, texter)[BY_TEXT] is ConsentState.WITHDRAWN


def test_start_gives_back_nothing_that_was_never_confirmed(
    client: FlaskClient, session: Session, texter: Member
) -> None:
    post_text(client, NUMBER, "STOP", sid="SM1")
    post_text(client, NUMBER, "START", sid="SM2")
    assert states_of(session, texter)[BY_TEXT] is ConsentState.WITHDRAWN


def test_a_stopped_number_is_not_asked_until_start_which_is_the_yes(client: FlaskClient, session: Session) -> None:
    careful_club(session)
    post_text(client, NUMBER, "STOP", sid="SM1")
    member = signs_up(session, kind=SMS)
    session.commit()
    assert [question.reason for question in questions_of(session, member)] == ["suppressed"]
    post_text(client, NUMBER, "START", sid="SM2")
    assert states_of(session, member)[BY_TEXT] is ConsentState.GRANTED
    assert session.query(Suppression).count() == 0


def test_looking_changes_nothing_however_often(client: FlaskClient, session: Session, path: str) -> None:
    for _ in range(few(10, thorough=100)):
        assert client.get(path).status_code == client.head(path).status_code == 200
    member = session.query(Member).filter_by(full_name="Ana Lima").one()
    assert states_of(session, member)[EMAIL, Topic.EVENTS] is ConsentState.PENDING


def test_the_button_confirms_and_may_be_pressed_twice(client: FlaskClient, session: Session, path: str) -> None:
    for _ in range(2):
        page = client.post(path, data={"answer": "yes"}, follow_redirects=True)
        assert "Thank you" in page.text
    member = session.query(Member).filter_by(full_name="Ana Lima").one()
    assert states_of(session, member)[EMAIL, Topic.EVENTS] is ConsentState.GRANTED


def test_the_other_button_says_no(client: FlaskClient, session: Session, path: str) -> None:
    assert "We will not write" in client.post(path, data={"answer": "no"}, follow_redirects=True).text


def test_a_forged_link_is_no_link_and_an_old_one_has_expired(
    client: FlaskClient, path: str, clock: StandingClock
) -> None:
    assert client.post("/consent/forged").status_code == 404
    clock.move(by=timedelta(days=31))
    assert client.get(path).status_code == client.post(path).status_code == 410
