"""What a manager has an event ask its guests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import LANGUAGES, LocalText, mark
from campaigns.events.locking import lock_event
from campaigns.events.models import EventQuestion, QuestionKind, QuestionReply
from campaigns.events.saying.cleaning import clean_line
from campaigns.events.saying.queries import get_question, list_questions
from campaigns.events.saying.said import value_of

MOST = 10
LEAST_CHOICES, MOST_CHOICES = 2, 20
LONGEST = {"words": 200, "choices": 100}
YES: LocalText = {"en": "Yes", "zh": "是"}
NO: LocalText = {"en": "No", "zh": "否"}


class QuestionRefused(Refused):
    """`field` names what has to be mended."""

    status = 422
    field = ""


class WordsMissing(QuestionRefused):
    sentence = mark("Write the question in at least one language, with at most %(most)d characters.")
    field = "words_en"


class ChoicesRefused(QuestionRefused):
    sentence = mark("One of several needs 2 to %(most)d different choices, each with at most %(longest)d characters.")
    field = "choices_en"


class ChoicesUneven(QuestionRefused):
    sentence = mark("Both languages need the same number of choices, in the same order.")
    field = "choices_zh"


class TooManyQuestions(Refused):
    sentence = mark("An event asks at most %(most)d questions. Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPlan:
    """`choices`: language → what can be said, in order; one language alone will do."""

    kind: QuestionKind
    words: LocalText
    choices: Mapping[str, Sequence[str]]
    required: bool = False


def add_question(session: Session, *, event_id: int, plan: QuestionPlan) -> EventQuestion:
    """The last one of the event."""
    lock_event(session, event_id=event_id)
    asked = list_questions(session, event_id)
    if len(asked) >= MOST:
        raise TooManyQuestions(most=MOST)
    place = max((question.position for question in asked), default=0) + 1
    question = EventQuestion(event_id=event_id, position=place, kind=plan.kind)
    _write(question, plan)
    session.add(question)
    session.flush()
    return question


def change_question(session: Session, *, event_id: int, question_id: int, plan: QuestionPlan) -> EventQuestion:
    """Its kind stays. What was answered so far stays as it was asked and said."""
    lock_event(session, event_id=event_id)
    question = get_question(session, event_id=event_id, question_id=question_id)
    _write(question, plan)
    session.flush()
    return question


def remove_question(session: Session, *, event_id: int, question_id: int, now: datetime) -> None:
    """Asked no more; answers that were given stay readable. Removing it again changes nothing."""
    lock_event(session, event_id=event_id)
    question = get_question(session, event_id=event_id, question_id=question_id)
    if session.scalar(select(exists().where(QuestionReply.question_id == question_id))):
        question.retired_at = question.retired_at or now
    else:
        session.delete(question)
    session.flush()


def move_question(session: Session, *, event_id: int, question_id: int, up: bool) -> None:
    """One place up or down; the first and the last stay where they are."""
    lock_event(session, event_id=event_id)
    asked = list(list_questions(session, event_id))
    question = get_question(session, event_id=event_id, question_id=question_id)
    place = next((place for place, each in enumerate(asked) if each is question), len(asked))
    other = place - 1 if up else place + 1
    if 0 <= other < len(asked) and place < len(asked):
        asked[place], asked[other] = asked[other], asked[place]
    for position, each in enumerate(asked, 1):
        each.position = position
    session.flush()


def copy_questions(session: Session, *, from_event_id: int, to_event_id: int) -> None:
    """What one event asks, asked by another too."""
    for each in list_questions(session, from_event_id):
        same = {name: getattr(each, name) for name in ("position", "kind", "words", "choices", "required")}
        session.add(EventQuestion(event_id=to_event_id, **same))
    session.flush()


def _write(question: EventQuestion, plan: QuestionPlan) -> None:
    words = {language: clean_line(plan.words.get(language, "")) for language in LANGUAGES}
    question.words = {language: text for language, text in words.items() if text}
    if not question.words or any(len(text) > LONGEST["words"] for text in words.values()):
        raise WordsMissing(most=LONGEST["words"])
    question.choices = _choices(question.kind, plan)
    question.required = plan.required


def _choices(kind: QuestionKind, plan: QuestionPlan) -> list[LocalText]:
    if kind is QuestionKind.TEXT:
        return []
    if kind is QuestionKind.YES_NO:
        return [YES, NO]
    listed = _listed(plan)
    if len({len(lines) for lines in listed.values()}) > 1:
        raise ChoicesUneven
    choices = [dict(zip(listed, texts, strict=True)) for texts in zip(*listed.values(), strict=True)]
    _check_choices(choices)
    return choices


def _check_choices(choices: Sequence[LocalText]) -> None:
    fit = all(len(text) <= LONGEST["choices"] for each in choices for text in each.values())
    different = {value_of(each).casefold() for each in choices}
    if not fit or not LEAST_CHOICES <= len(different) == len(choices) <= MOST_CHOICES:
        raise ChoicesRefused(most=MOST_CHOICES, longest=LONGEST["choices"])


def _listed(plan: QuestionPlan) -> dict[str, list[str]]:
    """What was written, language by language, without what is empty."""
    lines = {language: list(filter(None, map(clean_line, written))) for language, written in plan.choices.items()}
    return {language: texts for language, texts in lines.items() if texts}
