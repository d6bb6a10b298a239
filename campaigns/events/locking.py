"""The one lock of an event: whoever changes seats, the waitlist or the door holds it until they commit."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.events.models import Event, Invitation
from campaigns.events.standing import standing_invitation


def lock_event(session: Session, *, event_id: int) -> Event:
    """The event as it stands once everybody before us has committed (READ COMMITTED)."""
    return must_exist(_locked(session, Event.id == event_id), mark("event"))


def lock_invitation(session: Session, *, invitation_id: int) -> Invitation:
    """An invitation, read only after its event has been locked; of one that a merge removed, the one in its place."""
    event = _locked(session, _is_event_of(invitation_id))
    if event is None:
        invitation_id = standing_invitation(session, invitation_id)
        event = must_exist(_locked(session, _is_event_of(invitation_id)), mark("invitation"))
    invitation = session.get_one(Invitation, invitation_id, populate_existing=True)
    set_committed_value(invitation, "event", event)
    return invitation


def _is_event_of(invitation_id: int) -> ColumnElement[bool]:
    return Event.id == select(Invitation.event_id).where(Invitation.id == invitation_id).scalar_subquery()


def _locked(session: Session, which: ColumnElement[bool]) -> Event | None:
    return session.scalar(select(Event).where(which).with_for_update().execution_options(populate_existing=True))
