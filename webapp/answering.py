"""Answers to invitations as they come in by the web: those to one event that come at once are taken in one transaction.

Nobody is told anything before it is committed. See docs/decisions/0015-answers-in-batches.md.
"""

from collections.abc import Sequence
from functools import partial
from typing import cast

from flask import Flask, current_app

from campaigns.core.database import Sessions
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.events.answers import Answer, NewAnswer
from campaigns.events.locking import events_of, first_invited, lock_event
from campaigns.events.seats import answer_invitations
from webapp.together import Draw, Together

EXTENSION = "convive-answering"
MOST_KNOWN = 20_000
"""Guests whose event is kept in mind."""


class Answering:
    """Of one process. Other processes, and other ways in, meet it at the event's lock."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._events = Together(self._find_events)
        self._known: dict[int, int] = {}
        self._by_event: dict[int, Together[NewAnswer, Answer]] = {}

    def take(self, answer: NewAnswer) -> Answer:
        """Raises what refuses it, and any fault of its own."""
        event_id = self._known.get(answer.invitation_id) or self._events.ask(answer.invitation_id)
        taking = self._by_event.get(event_id) or Together(partial(self._take_all, event_id))
        return self._by_event.setdefault(event_id, taking).ask(answer)

    def _find_events(self, draw: Draw[int]) -> Sequence[int | Exception]:
        """Whoever asks about one guest of an event soon asks about the others. A guest stays with their event."""
        invitation_ids = draw()
        with self._sessions.begin() as session:
            found = events_of(session, invitation_ids)
            others = {each: event for event in {*found.values()} for each in first_invited(session, event, MOST_KNOWN)}
        self._known = {**(self._known if len(self._known) < MOST_KNOWN else {}), **others, **found}
        return [found.get(each) or NotFound(what=mark("invitation")) for each in invitation_ids]

    def _take_all(self, event_id: int, draw: Draw[NewAnswer]) -> Sequence[Answer | Exception]:
        """Those who come while others hold the event's lock are taken too."""
        with self._sessions.begin() as session:
            event = lock_event(session, event_id=event_id)
            return answer_invitations(session, event, draw())


def install_answering(app: Flask, sessions: Sessions) -> None:
    app.extensions[EXTENSION] = Answering(sessions)


def take_answer(answer: NewAnswer) -> Answer:
    return cast("Answering", current_app.extensions[EXTENSION]).take(answer)
