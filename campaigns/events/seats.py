"""Taking and giving back seats: the one way in for answers by link, by text, by calendar, by staff and by friends."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.access import Room, counted_tier
from campaigns.events.answers import Answer, Choice, refusal_of
from campaigns.events.locking import lock_invitation
from campaigns.events.models import AnswerSource, Invitation, InvitationState
from campaigns.events.moves import held_by, move, told
from campaigns.events.notices import confirm_answer
from campaigns.events.prices import settle_points
from campaigns.events.promotion import catch_up, seat_waiting
from campaigns.events.saying.keeping import drop_companions, keep_saying
from campaigns.events.saying.said import Saying
from campaigns.events.waitlist import join_waitlist, waitlist_position
from campaigns.members.timeline import record_activities

LARGEST_PARTY = 20

_SETTLED = {
    Choice.MAYBE: InvitationState.TENTATIVE,
    Choice.NO: InvitationState.DECLINED,
}


class PartyRefused(Refused):
    sentence = mark("A party can be of 1 to %(most)d people.")
    status = 422


class PartyDoesNotFit(Refused):
    sentence = mark("Only %(free)d more seats are free for you. Your party of %(held)d keeps its seats.")


def answer_invitation(
    session: Session,
    *,
    invitation_id: int,
    choice: Choice,
    party_size: int | None,
    source: AnswerSource,
    now: datetime,
    saying: Saying | None = None,
) -> Answer:
    """Take an answer under the event's lock. `party_size` None keeps the party as it was; it counts the guest too.

    Companions that are named make the party. Saying the same again changes nothing and sends nothing; other words
    alone are kept, and nothing is sent. Seats given back go to the waitlist at once. Raises a SayingRefused too.
    """
    invitation = lock_invitation(session, invitation_id=invitation_id)
    event = invitation.event
    refusal = refusal_of(invitation, source=source, now=now)
    if refusal is not None:
        raise refusal
    catch_up(session, event, now=now)
    named = saying.party_size if saying else None
    party = _party(invitation, None if choice is Choice.NO else named or party_size)
    state = _state_for(session, invitation, choice=choice, party=party, now=now)
    settle_points(session, invitation, state=state, party=party, now=now)
    _hear(session, invitation, saying, choice=choice, party=party)
    if choice is Choice.YES:
        invitation.tier_id = counted_tier(invitation)
    if (state, party) == (invitation.state, invitation.party_size) and invitation.lapsed_at is None:
        return _answer(session, invitation, changed=False)
    before, held_before = invitation.state, event.seats_held
    _settle(session, invitation, state=state, party=party, source=source, now=now)
    session.flush()
    record_activities(session, [told(invitation, at=now)], now=now)
    answer = _answer(session, invitation, changed=True)
    confirm_answer(session, invitation, before=before, position=answer.position, now=now)
    if event.seats_held < held_before:
        seat_waiting(session, event, now=now)
    return answer


def largest_party(invitation: Invitation) -> int:
    """As many as may come on it, the member included."""
    return min(invitation.largest_party or LARGEST_PARTY, invitation.event.capacity)


def _party(invitation: Invitation, wished: int | None) -> int:
    if wished is None:
        return invitation.party_size
    most = largest_party(invitation)
    if not 1 <= wished <= most:
        raise PartyRefused(most=most)
    return wished


def _state_for(
    session: Session, invitation: Invitation, *, choice: Choice, party: int, now: datetime
) -> InvitationState:
    """A yes is counted by the tier the member has as they say it; what they hold already stays counted as it was."""
    if choice is not Choice.YES:
        return _SETTLED[choice]
    held = held_by(invitation)
    room = 0 if party <= held else Room(session, invitation.event, now=now).of(counted_tier(invitation))
    if party <= room + held:
        return InvitationState.ATTENDING
    if held:
        raise PartyDoesNotFit(free=max(room, 0), held=held)
    return InvitationState.WAITLISTED


def _hear(session: Session, invitation: Invitation, saying: Saying | None, *, choice: Choice, party: int) -> None:
    """Whoever stays away may still leave a word; whom they would have brought stays as it was."""
    if saying is None:
        if party < invitation.party_size:
            drop_companions(session, invitation, party_size=party)
        return
    heard = replace(saying, companions=None) if choice is Choice.NO else saying
    keep_saying(session, invitation, heard, strict=choice is Choice.YES)


def _settle(
    session: Session,
    invitation: Invitation,
    *,
    state: InvitationState,
    party: int,
    source: AnswerSource,
    now: datetime,
) -> None:
    waits_anew = invitation.state is not InvitationState.WAITLISTED or invitation.lapsed_at is not None
    if state is InvitationState.WAITLISTED and waits_anew:
        join_waitlist(session, invitation, now=now)
    move(invitation, state=state, party_size=party)
    invitation.answered_at = now
    invitation.answered_by = source


def _answer(session: Session, invitation: Invitation, *, changed: bool) -> Answer:
    return Answer(
        invitation_id=invitation.id,
        state=invitation.state,
        party_size=invitation.party_size,
        position=waitlist_position(session, invitation),
        revision=invitation.revision,
        changed=changed,
    )
