"""Taking back one guest's invitation: the seat is free again, and the event leaves their calendar."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.events.circulars import HEARD
from campaigns.events.locking import lock_invitation
from campaigns.events.models import EventState, Invitation, InvitationState
from campaigns.events.moves import PAST_ANSWERING, AlreadyCheckedIn, move, told
from campaigns.events.notices import tell_withdrawn
from campaigns.events.prices import settle_points
from campaigns.events.promotion import seat_waiting
from campaigns.members.timeline import record_activities
from campaigns.messaging.ledger import withdraw_event_messages
from campaigns.messaging.models import Message


def withdraw_invitation(session: Session, *, invitation_id: int, now: datetime) -> Invitation:
    """Once withdrawn, again changes nothing. Who had not heard of it hears nothing. Raises AlreadyCheckedIn."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    event, before = invitation.event, invitation.state
    if before is InvitationState.CANCELLED:
        return invitation
    if before in PAST_ANSWERING:
        raise AlreadyCheckedIn
    off = InvitationState.CANCELLED
    settle_points(session, invitation, state=off, party=invitation.party_size, now=now, late=True)
    move(invitation, state=off)
    withdraw_event_messages(session, event_id=event.id, member_id=invitation.member_id, now=now)
    session.flush()
    record_activities(session, [told(invitation, at=now)], now=now)
    if event.state is EventState.PUBLISHED:
        if before is not InvitationState.INVITED or _has_heard(session, invitation):
            tell_withdrawn(session, invitation, before=before, now=now)
        seat_waiting(session, event, now=now)
    session.flush()
    return invitation


def _has_heard(session: Session, invitation: Invitation) -> bool:
    sent = select(Message.id).where(
        Message.event_id == invitation.event_id,
        Message.member_id == invitation.member_id,
        Message.state.in_(HEARD),
    )
    return session.scalar(sent.limit(1)) is not None
