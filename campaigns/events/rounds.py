"""Answers to one event, taken one after the other under its lock and written together."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.access import Room, counted_tier
from campaigns.events.answers import Answer, Choice, NewAnswer, refusal_of
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.moves import held_by, move, told
from campaigns.events.notices import confirmation
from campaigns.events.parties import PartyDoesNotFit, party_of
from campaigns.events.prices import settle_points
from campaigns.events.promotion import is_due, seat_waiting
from campaigns.events.saying.hearing import Hearing
from campaigns.events.standing_rows import keep_standing
from campaigns.events.waitlist import Line, read_line, waitlist_position
from campaigns.members.standing.locking import lock_summaries_of
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.messaging.ledger import NewMessage, post_messages

_SETTLED = {
    Choice.MAYBE: InvitationState.TENTATIVE,
    Choice.NO: InvitationState.DECLINED,
}


class Round:
    """What is read once, and what is still to be written. The caller holds the event's lock and writes at the end."""

    def __init__(self, session: Session, event: Event, guests: Collection[Invitation]) -> None:
        self._session, self._event = session, event
        self._hearing = Hearing(session, event.id, sorted({each.id for each in guests}))
        self._moved: dict[int, Invitation] = {}
        self._room: Room | None = None
        self._line: Line | None = None
        self._told: list[NewActivity] = []
        self._messages: list[NewMessage] = []
        if event.points_price:
            # At once and in their order, though the answers that take points come in any.
            lock_summaries_of(session, sorted({each.member_id for each in guests}))

    def take(self, invitation: Invitation, answer: NewAnswer) -> Answer:
        """Raises why it is refused, before anything of it is changed."""
        refusal = refusal_of(invitation, source=answer.source, now=answer.at)
        if refusal is not None:
            raise refusal
        if is_due(self._event, now=answer.at):
            self._pass_seats_on(answer.at)
        party = party_of(invitation, answer.wished)
        state = self._state_for(invitation, answer, party)
        said = self._hearing.hear(invitation, answer, party)
        settle_points(self._session, invitation, state=state, party=party, now=answer.at)
        self._hearing.keep(invitation, said)
        if (state, party) == (invitation.state, invitation.party_size) and invitation.lapsed_at is None:
            _count_by_tier(invitation, answer)
            return _answer(invitation, waitlist_position(self._session, invitation), changed=False)
        return self._settle(invitation, answer, state, party)

    def write(self, *, now: datetime) -> None:
        """All that was taken since the last time."""
        keep_standing(self._session, self._moved.values())
        self._session.flush()
        self._hearing.write()
        record_activities(self._session, self._told, now=now)
        post_messages(self._session, self._messages, now=now)
        self._told, self._messages, self._moved = [], [], {}

    def _state_for(self, invitation: Invitation, answer: NewAnswer, party: int) -> InvitationState:
        """A yes is counted by the tier the member has as they say it; what they hold stays counted as it was."""
        if answer.choice is not Choice.YES:
            return _SETTLED[answer.choice]
        held = held_by(invitation)
        room = 0 if party <= held else self._room_at(answer.at).of(counted_tier(invitation))
        if party <= room + held:
            return InvitationState.ATTENDING
        if held:
            raise PartyDoesNotFit(free=max(room, 0), held=held)
        return InvitationState.WAITLISTED

    def _settle(self, invitation: Invitation, answer: NewAnswer, state: InvitationState, party: int) -> Answer:
        before, held, held_of_all = invitation.state, held_by(invitation), self._event.seats_held
        position = self._join(invitation, answer.at) if state is InvitationState.WAITLISTED else 0
        _count_by_tier(invitation, answer)
        move(invitation, state=state, party_size=party)
        invitation.answered_at, invitation.answered_by = answer.at, answer.source
        if before is InvitationState.WAITLISTED:
            self._line = None
            position = waitlist_position(self._session, invitation)
        self._moved[invitation.id] = invitation
        self._room_at(answer.at).take(invitation.tier_id, held_by(invitation) - held)
        self._told.append(told(invitation, at=answer.at))
        owes = answer.choice is Choice.YES and self._hearing.owes(invitation)
        message = confirmation(invitation, before=before, position=position, owes=owes, now=answer.at)
        self._messages += [message] if message else []
        settled = _answer(invitation, position, changed=True)
        if self._event.seats_held < held_of_all:
            self._pass_seats_on(answer.at)
        return settled

    def _join(self, invitation: Invitation, at: datetime) -> int:
        """Behind all who wait, unless they wait already."""
        if invitation.state is InvitationState.WAITLISTED and invitation.lapsed_at is None:
            return 0
        self._line = self._line or read_line(self._session, self._event.id)
        return self._line.join(invitation, at=at)

    def _room_at(self, at: datetime) -> Room:
        self._room = self._room or Room(self._session, self._event, now=at)
        return self._room

    def _pass_seats_on(self, now: datetime) -> None:
        """To those who wait, before the next answer."""
        self.write(now=now)
        seat_waiting(self._session, self._event, now=now)
        self._room = self._line = None


def _count_by_tier(invitation: Invitation, answer: NewAnswer) -> None:
    """Whoever waits may say yes again once they have risen."""
    if answer.choice is Choice.YES:
        invitation.tier_id = counted_tier(invitation)


def _answer(invitation: Invitation, position: int, *, changed: bool) -> Answer:
    return Answer(
        invitation_id=invitation.id,
        state=invitation.state,
        party_size=invitation.party_size,
        position=position,
        revision=invitation.revision,
        changed=changed,
    )
