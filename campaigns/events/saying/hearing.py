"""What guests say as their answers are taken, read once and written together."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from sqlalchemy.orm import Session

from campaigns.events.answers import Choice, NewAnswer
from campaigns.events.models import EventQuestion, Invitation
from campaigns.events.saying.keeping import Change, keep_sayings
from campaigns.events.saying.queries import list_questions, said_by_guests
from campaigns.events.saying.said import Said, owed, said_after, shortened


class Hearing:
    """Of the guests of one event whose answers are taken; nothing is read before somebody says something."""

    def __init__(self, session: Session, event_id: int, invitation_ids: Sequence[int]) -> None:
        self._session, self._event_id, self._ids = session, event_id, invitation_ids
        self._changes: dict[int, Change] = {}

    @cached_property
    def _said(self) -> dict[int, Said]:
        return {**dict.fromkeys(self._ids, Said()), **said_by_guests(self._session, self._ids)}

    @cached_property
    def _questions(self) -> Sequence[EventQuestion]:
        with self._session.no_autoflush:  # what was taken so far is written with the rest
            return list_questions(self._session, self._event_id)

    def hear(self, invitation: Invitation, answer: NewAnswer, party_size: int) -> Said | None:
        """What is to be kept of this guest from now on; nothing leaves it as it is. Raises a SayingRefused.

        Whoever stays away may still leave a word; whom they would have brought stays as it was.
        """
        saying = answer.saying
        if saying is None:
            smaller = party_size < invitation.party_size
            return shortened(self._said[invitation.id], party_size) if smaller else None
        coming = answer.choice is not Choice.NO
        heard = replace(
            saying,
            companions=saying.companions if coming else None,
            language=saying.language or invitation.member.language,
        )
        return said_after(self._said[invitation.id], heard, self._questions, strict=answer.choice is Choice.YES)

    def keep(self, invitation: Invitation, said: Said | None) -> None:
        """Until it is written."""
        if said is not None:
            known = self._changes.get(invitation.id)
            before = known.before if known else self._said[invitation.id]
            self._changes[invitation.id] = Change(before, said)
            self._said[invitation.id] = said

    def owes(self, invitation: Invitation) -> bool:
        """Whether they have still to answer what must be answered: by text and by calendar nobody is asked."""
        return any(each.required for each in self._questions) and bool(owed(self._said[invitation.id], self._questions))

    def write(self) -> None:
        keep_sayings(self._session, self._changes)
        self._changes = {}
