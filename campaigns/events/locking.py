"""The one lock of an event: whoever changes seats, the waitlist or the door holds it until they commit."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, any_, select
from sqlalchemy.orm import Session, contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from campaigns.core.arrays import among
from campaigns.core.errors import must_exist
from campaigns.core.fixed import IDS, fixed
from campaigns.core.words import mark
from campaigns.events.models import Event, Invitation
from campaigns.events.standing import standing_invitation


def lock_event(session: Session, *, event_id: int) -> Event:
    """The event as it stands once everybody before us has committed (READ COMMITTED)."""
    return must_exist(_locked(session, Event.id == event_id), mark("event"))


def lock_event_of(session: Session, *, invitation_id: int) -> Event:
    """The same for the event of an invitation, or of the one in its place if a merge removed it."""
    event = _locked(session, _is_event_of(invitation_id))
    standing = invitation_id if event else standing_invitation(session, invitation_id)
    return must_exist(event or _locked(session, _is_event_of(standing)), mark("invitation"))


def lock_invitation(session: Session, *, invitation_id: int) -> Invitation:
    """An invitation, read only after its event has been locked; of one that a merge removed, the one in its place."""
    event = lock_event_of(session, invitation_id=invitation_id)
    return must_exist(read_invitations(session, event, [invitation_id]).get(invitation_id), mark("invitation"))


def read_invitations(session: Session, event: Event, invitation_ids: Collection[int]) -> Mapping[int, Invitation]:
    """The id given → the invitation to this event that stands, if one does, with its member. The event is locked."""
    found = _read(session, event, invitation_ids)
    moved = {each: standing_invitation(session, each) for each in invitation_ids if each not in found}
    standing = _read(session, event, moved.values()) if moved else {}
    return {**found, **{each: standing[one] for each, one in moved.items() if one in standing}}


def events_of(session: Session, invitation_ids: Collection[int]) -> Mapping[int, int]:
    """The id given → that of the event, where an invitation stands."""
    found = _events_of(session, invitation_ids)
    moved = {each: standing_invitation(session, each) for each in invitation_ids if each not in found}
    standing = _events_of(session, moved.values()) if moved else {}
    return {**found, **{each: standing[one] for each, one in moved.items() if one in standing}}


def first_invited(session: Session, event_id: int, most: int) -> Sequence[int]:
    """Ids of the event's invitations, those that were made first."""
    made = select(Invitation.id).where(Invitation.event_id == event_id)
    return session.scalars(made.order_by(Invitation.id).limit(most)).all()


def _events_of(session: Session, invitation_ids: Collection[int]) -> Mapping[int, int]:
    rows = session.execute(_EVENTS_OF, {"ids": list(invitation_ids)})
    return {each: event_id for each, event_id in rows}  # noqa: C416 - a result has keys of another kind


def _read(session: Session, event: Event, invitation_ids: Collection[int]) -> Mapping[int, Invitation]:
    theirs = select(Invitation).where(among(Invitation.id, invitation_ids), Invitation.event_id == event.id)
    with_members = theirs.join(Invitation.member).options(contains_eager(Invitation.member))
    invitations = session.scalars(with_members.execution_options(populate_existing=True)).all()
    for each in invitations:
        set_committed_value(each, "event", event)
    return {each.id: each for each in invitations}


def _is_event_of(invitation_id: int) -> ColumnElement[bool]:
    return Event.id == select(Invitation.event_id).where(Invitation.id == invitation_id).scalar_subquery()


def _locked(session: Session, which: ColumnElement[bool]) -> Event | None:
    return session.scalar(select(Event).where(which).with_for_update().execution_options(populate_existing=True))


_EVENTS_OF = fixed(select(Invitation.id, Invitation.event_id).where(Invitation.id == any_(IDS)))
