"""Taking and giving back seats: the one way in for answers by link, by text, by calendar, by staff and by friends."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.events.answers import Answer, Choice, NewAnswer
from campaigns.events.locking import lock_event_of, read_invitations
from campaigns.events.models import AnswerSource, Event, Invitation, InvitationState
from campaigns.events.rounds import Round
from campaigns.events.saying.said import CompanionSaid, Saying


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
    """Take one answer, as `answer_invitations` does. Raises what refuses it."""
    told = NewAnswer(
        invitation_id=invitation_id, choice=choice, party_size=party_size, source=source, at=now, saying=saying
    )
    event = lock_event_of(session, invitation_id=invitation_id)
    (outcome,) = answer_invitations(session, event, [told])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def accept_by_own_wish(
    session: Session,
    invitation: Invitation,
    *,
    source: AnswerSource,
    now: datetime,
    companions: Sequence[CompanionSaid] = (),
) -> Invitation:
    """The yes of somebody who came by a page; whoever has an answer already keeps it, for the form may be another's.

    What the event asks of its guests they are asked in the confirmation.
    """
    if invitation.state is InvitationState.INVITED:
        answer_invitation(
            session,
            invitation_id=invitation.id,
            choice=Choice.YES,
            party_size=1 + len(companions),
            source=source,
            saying=Saying(companions=tuple(companions), diet=None, note=None, whole=False) if companions else None,
            now=now,
        )
    return invitation


def answer_invitations(session: Session, event: Event, answers: Sequence[NewAnswer]) -> Sequence[Answer | Refused]:
    """Take answers to an event whose lock the caller holds, in this order, each as if it had come alone.

    Saying the same again changes nothing and sends nothing; other words alone are kept, and nothing is sent. Seats
    given back go to the waitlist before the next answer. One that is refused changes nothing: what stands in its place
    says why, a SayingRefused too.
    """
    guests = read_invitations(session, event, {each.invitation_id for each in answers})
    taken = Round(session, event, guests.values())
    outcomes = [_outcome(taken, guests.get(each.invitation_id), each) for each in answers]
    taken.write(now=max(each.at for each in answers))
    return outcomes


def _outcome(taken: Round, invitation: Invitation | None, answer: NewAnswer) -> Answer | Refused:
    try:
        return taken.take(must_exist(invitation, mark("invitation")), answer)
    except Refused as refusal:
        return refusal
