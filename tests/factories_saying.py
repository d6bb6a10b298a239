"""Questions of an event, and what guests say."""

from typing import Any

from sqlalchemy.orm import Session

from campaigns.events.answers import Choice
from campaigns.events.models import AnswerSource, Event, EventQuestion, Invitation, QuestionKind
from campaigns.events.saying.questions import QuestionPlan, add_question
from campaigns.events.saying.said import CompanionSaid, Saying
from campaigns.events.seats import answer_invitation
from tests.clock import NOW

ASKED = {"en": "Which wine?", "zh": "红酒，还是白酒？"}  # noqa: RUF001 - as it is written in Chinese
WINES = {"en": ["Red", "White"], "zh": ["红", "白"]}


def plan_question(kind: QuestionKind = QuestionKind.TEXT, **changes: Any) -> QuestionPlan:
    chosen: dict[str, Any] = {
        "words": ASKED,
        "choices": WINES if kind is QuestionKind.CHOICE else {},
    }
    return QuestionPlan(kind=kind, **(chosen | changes))


def ask(session: Session, event: Event, kind: QuestionKind = QuestionKind.TEXT, **changes: Any) -> EventQuestion:
    return add_question(session, event_id=event.id, plan=plan_question(kind, **changes))


def tell(session: Session, guest: Invitation, *names: str, choice: Choice = Choice.YES, **said: Any) -> None:
    """The guest answers on their page, with these companions."""
    answer_invitation(
        session,
        invitation_id=guest.id,
        choice=choice,
        party_size=None,
        source=AnswerSource.LINK,
        now=NOW,
        saying=Saying(language="en", companions=tuple(map(CompanionSaid, names)), **said),
    )
