import pytest
from sqlalchemy.orm import Session

from campaigns.events.answers import Choice
from campaigns.events.models import Event, Invitation, InvitationState, QuestionKind
from campaigns.events.parties import PartyDoesNotFit
from campaigns.events.saying.queries import said_by
from campaigns.events.saying.questions import change_question, remove_question
from campaigns.events.saying.said import NoSuchChoice, ReplyMissing, SaidTooLong
from tests.clock import NOW
from tests.factories_events import invite, make_salon, posted, say
from tests.factories_saying import ask, plan_question, tell


@pytest.fixture
def event(session: Session) -> Event:
    return make_salon(session, capacity=4)


@pytest.fixture
def guest(session: Session, event: Event) -> Invitation:
    return invite(session, event)[0]


def companions(session: Session, guest: Invitation) -> list[str]:
    return [one.name for one in said_by(session, guest.id).companions]


def test_companions_make_the_party(session: Session, event: Event, guest: Invitation) -> None:
    tell(session, guest, "李娜", "Zoë 🎷")
    assert (guest.party_size, event.seats_taken) == (3, 3)
    assert companions(session, guest) == ["李娜", "Zoë 🎷"]


def test_one_whose_name_follows_has_a_seat(session: Session, guest: Invitation) -> None:
    tell(session, guest, "", "Ana")
    assert (guest.party_size, companions(session, guest)) == (3, ["Ana"])


def test_more_than_there_are_seats_for_changes_nothing(session: Session, event: Event, guest: Invitation) -> None:
    tell(session, guest, "Ana", diet="vegan")
    say(session, invite(session, event)[0], party=2)
    with pytest.raises(PartyDoesNotFit), session.begin_nested():
        tell(session, guest, "Ana", "Bo", diet="none")
    assert (guest.party_size, companions(session, guest)) == (2, ["Ana"])
    assert said_by(session, guest.id).diet == "vegan"


def test_other_words_alone_are_kept_and_nobody_is_written_to(session: Session, guest: Invitation) -> None:
    tell(session, guest, "Ana")
    tell(session, guest, "Anna", note="We come by boat\nand late")
    assert said_by(session, guest.id).note == "We come by boat\nand late"
    assert (companions(session, guest), len(posted(session, "rsvp:"))) == (["Anna"], 1)


def test_whoever_stays_away_may_say_why_and_is_asked_nothing(session: Session, event: Event, guest: Invitation) -> None:
    ask(session, event, required=True)
    tell(session, guest, "Ana", choice=Choice.NO, note="Away")
    assert (guest.state, said_by(session, guest.id).note) == (InvitationState.DECLINED, "Away")
    assert companions(session, guest) == []


def test_coming_again_they_bring_whom_they_brought(session: Session, guest: Invitation) -> None:
    tell(session, guest, "Ana")
    say(session, guest, Choice.NO)
    say(session, guest)
    assert (guest.party_size, companions(session, guest)) == (2, ["Ana"])


def test_a_smaller_party_by_text_has_fewer_companions(session: Session, guest: Invitation) -> None:
    tell(session, guest, "Ana", "Bo")
    say(session, guest, party=2)
    assert companions(session, guest) == ["Ana"]


def test_a_yes_answers_what_must_be_answered(session: Session, event: Event, guest: Invitation) -> None:
    question = ask(session, event, required=True)
    with pytest.raises(ReplyMissing) as refused:
        tell(session, guest, replies={question.id: " \u200b "})
    assert refused.value.field == f"question_{question.id}"


@pytest.mark.parametrize("typed", ["Green", "0", "红"])
def test_only_what_is_offered_can_be_chosen(session: Session, event: Event, guest: Invitation, typed: str) -> None:
    question = ask(session, event, QuestionKind.CHOICE)
    with pytest.raises(NoSuchChoice):
        tell(session, guest, replies={question.id: typed})


def test_a_choice_is_kept_in_every_language(session: Session, event: Event, guest: Invitation) -> None:
    question = ask(session, event, QuestionKind.CHOICE)
    tell(session, guest, replies={question.id: "Red"})
    assert said_by(session, guest.id).replies[question.id].said == {"en": "Red", "zh": "红"}


def test_changed_questions_leave_old_answers_readable(session: Session, event: Event, guest: Invitation) -> None:
    question = ask(session, event, QuestionKind.CHOICE)
    tell(session, guest, replies={question.id: "Red"})
    other = plan_question(QuestionKind.CHOICE, words={"en": "Which tea?"}, choices={"en": ["Green", "Black"]})
    change_question(session, event_id=event.id, question_id=question.id, plan=other)
    tell(session, guest)
    remove_question(session, event_id=event.id, question_id=question.id, now=NOW)
    reply = said_by(session, guest.id).replies[question.id]
    assert (reply.asked["en"], reply.said["en"]) == ("Which wine?", "Red")


def test_an_answer_can_be_taken_back(session: Session, event: Event, guest: Invitation) -> None:
    question = ask(session, event)
    tell(session, guest, replies={question.id: "Claret"})
    tell(session, guest)
    assert said_by(session, guest.id).replies == {}


def test_too_much_is_refused_beside_its_field(session: Session, guest: Invitation) -> None:
    tell(session, guest, note="酒" * 500)
    with pytest.raises(SaidTooLong) as refused:
        tell(session, guest, "Ana", "B" * 101)
    assert refused.value.field == "companion_1_name"


def test_signs_that_turn_the_text_around_are_left_out(session: Session, guest: Invitation) -> None:
    tell(session, guest, "\u202eanA\x00\x07")
    assert companions(session, guest) == ["anA"]
