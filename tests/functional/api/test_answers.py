"""A program answers invitations for guests."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from campaigns.bootstrap import Runtime
from campaigns.events.models import AnswerSource, Invitation, QuestionKind
from campaigns.events.saying.queries import said_by
from campaigns.events.saying.said import CompanionSaid, Said
from campaigns.events.withdrawing import withdraw_invitation
from campaigns.members.models import ActivityKind
from tests.clock import NOW, StandingClock
from tests.factories_events import invite, kinds_told, make_salon, posted, say
from tests.factories_saying import ASKED, ask
from tests.functional.api.callers import with_key


@pytest.fixture
def guests(session: Session) -> list[Invitation]:
    """Three, for four seats."""
    found = invite(session, make_salon(session), 3)
    for number, guest in enumerate(found):
        guest.member.code = f"guest{number}"
    session.commit()
    return found


@pytest.fixture
def call(client: FlaskClient, runtime: Runtime, guests: list[Invitation]) -> Any:
    caller = with_key(client, runtime)

    def call(name: str = "", **said: Any) -> TestResponse:
        told = {"event": "salon", "member": guests[0].member.code, "answer": "yes", **said}
        headers = {"Authorization": f"Bearer {caller.secret}", **({"Idempotency-Key": name} if name else {})}
        return client.post("/api/v1/answers", json=told, headers=headers)

    return call


def test_a_yes_takes_the_seats_and_is_confirmed(call: Any, session: Session, guests: list[Invitation]) -> None:
    assert call(party_size=2).json == {
        "state": "attending",
        "party_size": 2,
        "position": 0,
        "changed": True,
        "owed": [],
    }
    session.refresh(guests[0])
    assert (guests[0].answered_by, guests[0].event.seats_taken) == (AnswerSource.API, 2)
    assert kinds_told(session, guests[0])[-1] is ActivityKind.ACCEPTED
    assert len(posted(session, "rsvp:")) == 1


def test_the_same_again_changes_nothing(call: Any, session: Session) -> None:
    call(party_size=2)
    assert call(party_size=2).json == {
        "state": "attending",
        "party_size": 2,
        "position": 0,
        "changed": False,
        "owed": [],
    }
    assert len(posted(session, "rsvp:")) == 1


def test_the_same_under_an_idempotency_key_is_told_as_before(call: Any, session: Session) -> None:
    assert [call("n1", party_size=2).json["changed"] for _ in range(2)] == [True, True]
    assert len(posted(session, "rsvp:")) == 1


def test_a_full_house_has_a_waitlist(call: Any, session: Session, guests: list[Invitation]) -> None:
    say(session, guests[1], party=4)
    session.commit()
    assert call().json == {"state": "waitlisted", "party_size": 1, "position": 1, "changed": True, "owed": []}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"event": "other"}, 404),
        ({"member": "nobody"}, 404),
        ({"answer": "perhaps"}, 422),
        ({"party_size": 0}, 422),
        ({"party_size": 5}, 422),
        ({"party_size": "2"}, 422),
        ({"event": "x\x00"}, 422),
        ({"sudo": True}, 422),
    ],
)
def test_what_cannot_be_taken_is_refused(
    call: Any, session: Session, guests: list[Invitation], said: dict[str, Any], status: int
) -> None:
    answer = call(**said)
    assert (answer.status_code, set(answer.json["error"])) == (status, {"type", "message", "status"})
    session.refresh(guests[0])
    assert guests[0].answered_at is None


def test_it_may_do_no_more_than_a_guest(
    call: Any, session: Session, guests: list[Invitation], clock: StandingClock
) -> None:
    withdraw_invitation(session, invitation_id=guests[1].id, now=NOW)
    session.commit()
    assert call(member=guests[1].member.code).status_code == 410
    clock.move(by=timedelta(days=9, seconds=1))
    assert (call().status_code, call().json["error"]["type"]) == (409, "AnswersClosed")


def test_without_a_key_nobody_answers(client: FlaskClient, guests: list[Invitation]) -> None:
    told = {"event": "salon", "member": guests[0].member.code, "answer": "yes"}
    assert client.post("/api/v1/answers", json=told).status_code == 401


def test_companions_diets_and_answers_go_with_it_and_what_is_left_out_stays(
    call: Any, session: Session, guests: list[Invitation]
) -> None:
    ask(session, guests[0].event, QuestionKind.CHOICE, required=True)
    session.commit()
    told = {"companions": [{"name": "Ana", "diet": "vegan"}], "party_size": 3, "diet": "no nuts"}
    assert (call(**told).json["party_size"], call().json["owed"]) == (3, ["Which wine?"])
    assert call(answers=[{"question": ASKED["zh"], "answer": "红"}]).json["owed"] == []
    said = said_by(session, guests[0].id)
    assert (said.companions, said.diet) == ((CompanionSaid("Ana", "vegan"),), "no nuts")
    assert [each.said["en"] for each in said.replies.values()] == ["Red"]


@pytest.mark.parametrize(
    "said",
    [
        {"answers": [{"question": "Which cake?", "answer": "Red"}]},
        {"answers": [{"question": "Which wine?", "answer": "Green"}]},
        {"answers": [{"question": "Which wine?", "answer": ""}]},
        {"companions": [{"name": "x" * 101}]},
        {"note": "\x00"},
    ],
)
def test_what_a_guest_could_not_say_changes_nothing(
    call: Any, session: Session, guests: list[Invitation], said: dict[str, Any]
) -> None:
    ask(session, guests[0].event, QuestionKind.CHOICE, required=True)
    session.commit()
    assert call(**said).status_code == 422
    session.refresh(guests[0])
    assert (guests[0].answered_at, said_by(session, guests[0].id)) == (None, Said())
