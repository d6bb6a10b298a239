"""At the door of one session: its parties are let in, those who wait on the host's word."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.events.door import check_open, let_in_locked
from campaigns.events.locking import lock_invitation
from campaigns.events.models import Event, EventSession, Invitation, InvitationState, SessionPlace
from campaigns.events.sessions.places import places_of


def named_session(event: Event, name: str) -> EventSession:
    """One with seats of its own. Raises NotFound."""
    return must_exist(next((each for each in event.choosable_sessions if each.name == name), None), mark("session"))


def let_into_session(session: Session, *, invitation_id: int, name: str, now: datetime) -> Invitation:
    """Who was not at the event's own door is let in there too. A second time changes nothing.

    Who waited has a place from now on, free or not, and none at the same time. Raises NotFound, and what the door may
    refuse.
    """
    invitation = lock_invitation(session, invitation_id=invitation_id)
    check_open(invitation.event)
    place = must_exist(_place(session, invitation, name), mark("session"))
    if place.waitlisted_at is not None:
        place.waitlisted_at, place.seats = None, invitation.party_size
        _leave_others(session, invitation, named_session(invitation.event, name))
    if invitation.state is not InvitationState.ATTENDED:
        people = min(place.seats, invitation.party_size)
        let_in_locked(session, invitation, people=people, squeeze=False, now=now)
    place.came_at = place.came_at or now
    session.flush()
    return invitation


def take_back_from_session(session: Session, *, invitation_id: int, name: str) -> None:
    """They keep their place, and stay in the house. Raises NotFound, and DoorClosed."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    check_open(invitation.event)
    must_exist(_place(session, invitation, name), mark("session")).came_at = None
    session.flush()


def _place(session: Session, invitation: Invitation, name: str) -> SessionPlace | None:
    mine = select(SessionPlace).where(SessionPlace.invitation_id == invitation.id, SessionPlace.session == name)
    return session.scalar(mine.execution_options(populate_existing=True))


def _leave_others(session: Session, invitation: Invitation, chosen: EventSession) -> None:
    at_once = {each.name for each in invitation.event.choosable_sessions if each.starts_at == chosen.starts_at}
    for other in places_of(session, invitation.id):
        if other.session in at_once - {chosen.name}:
            session.delete(other)
