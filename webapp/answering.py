"""Answers to invitations as they come in by the web: those to one event that come at once are taken in one transaction.

Nobody is told anything before it is committed. See docs/decisions/0014-answers-in-batches.md.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import cast

from flask import Flask, current_app

from campaigns.core.database import Sessions
from campaigns.core.errors import NotFound, Refused
from campaigns.core.words import mark
from campaigns.events.answers import Answer, NewAnswer
from campaigns.events.locking import event_of
from campaigns.events.seats import answer_invitations
from webapp.together import Together

EXTENSION = "convive-answering"


class Answering:
    """Of one process. Other processes, and other ways in, meet it at the event's lock."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._events = Together(self._find_events)
        self._by_event = defaultdict[int, Together[NewAnswer, Answer]](partial(Together, self._take_all))

    def take(self, answer: NewAnswer) -> Answer:
        """Raises what refuses it, and any fault of its own."""
        return self._by_event[self._events.ask(answer.invitation_id)].ask(answer)

    def _find_events(self, invitation_ids: Sequence[int]) -> Sequence[int | Refused]:
        with self._sessions.begin() as session:
            found = event_of(session, invitation_ids)
        return [found.get(each) or NotFound(what=mark("invitation")) for each in invitation_ids]

    def _take_all(self, answers: Sequence[NewAnswer]) -> Sequence[Answer | Refused]:
        with self._sessions.begin() as session:
            return answer_invitations(session, answers)


def install_answering(app: Flask, sessions: Sessions) -> None:
    app.extensions[EXTENSION] = Answering(sessions)


def take_answer(answer: NewAnswer) -> Answer:
    return cast("Answering", current_app.extensions[EXTENSION]).take(answer)
