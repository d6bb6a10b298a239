"""The application as gunicorn serves it in the tests of many at once: as it is, and with the event's lock taken out."""

from flask import Flask
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.errors import Refused
from campaigns.core.settings import Settings
from campaigns.events import locking
from campaigns.events.answers import Answer, NewAnswer
from campaigns.events.models import Event
from campaigns.events.seats import answer_invitations
from webapp.answering import Answering
from webapp.app import create_app


def locked() -> Flask:
    return create_app(build_runtime(Settings(), RULES))


def unlocked() -> Flask:
    """Negative control: the same, but each answer by itself, reading the event without `FOR UPDATE`."""
    locking._locked = _read
    Answering.take = _take_alone  # type: ignore[method-assign, assignment]
    return locked()


def _take_alone(answering: Answering, answer: NewAnswer) -> Answer:
    with answering._sessions.begin() as session:
        event = locking.lock_event_of(session, invitation_id=answer.invitation_id)
        (outcome,) = answer_invitations(session, event, [answer])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def _read(session: Session, which: ColumnElement[bool]) -> Event | None:
    return session.scalar(select(Event).where(which).execution_options(populate_existing=True))
