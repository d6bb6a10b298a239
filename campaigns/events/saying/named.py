"""Answers to questions as programs and commands give them: by the words of the question, in either language."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, localised, mark
from campaigns.events.models import EventQuestion
from campaigns.events.saying.queries import list_questions, said_by
from campaigns.events.saying.said import CompanionSaid, Saying, owed, value_of


class NoSuchQuestion(Refused):
    sentence = mark("This event does not ask “%(question)s”. Nothing was changed.")
    status = 422


def partial_saying(
    session: Session,
    *,
    event_id: int,
    companions: Iterable[CompanionSaid] = (),
    party_size: int | None = None,
    diet: str | None = None,
    note: str | None = None,
    answers: Iterable[tuple[str, str]] = (),
) -> Saying | None:
    """What is not given stays as it was; nothing where all does. Raises NoSuchQuestion.

    Companions that are named make the party; a larger `party_size` adds some whose names follow.
    """
    named = tuple(companions)
    replies = _replies(list_questions(session, event_id), answers) if (answers := tuple(answers)) else {}
    if not named and diet is None and note is None and not replies:
        return None
    follow = (CompanionSaid(),) * max((party_size or 1) - 1 - len(named), 0)
    return Saying(companions=named + follow if named else None, diet=diet, note=note, replies=replies, whole=False)


def owed_words(session: Session, *, event_id: int, invitation_id: int) -> list[str]:
    """The questions that this guest has still to answer, as an answer may name them."""
    return [
        localised(each.words, "en") for each in owed(said_by(session, invitation_id), list_questions(session, event_id))
    ]


def _replies(questions: Iterable[EventQuestion], answers: Iterable[tuple[str, str]]) -> Mapping[int, str]:
    asked = {words.strip(): each for each in questions for words in each.words.values()}
    replies: dict[int, str] = {}
    for words, said in answers:
        question = asked.get(words.strip())
        if question is None:
            raise NoSuchQuestion(question=words[:100])
        replies[question.id] = _value(question.choices, said)
    return replies


def _value(choices: Iterable[LocalText], said: str) -> str:
    """Of a choice that was named in another language, how a form names it."""
    return next((value_of(each) for each in choices if said.strip() in each.values()), said)
