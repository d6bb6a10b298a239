"""The one lock of an event: whoever changes seats, the waitlist or the door holds it until they commit."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from campaigns.core.arrays import among
from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.events.models import Event, Invitation
from campaigns.events.standing import standing_invitation


def lock_event(session: Session, *, event_id: int) -> Event:
    """The event as it stands once everybody before us has committed (READ COMMITTED)."""
    return must_exist(_locked(session, Event.id == event_id), mark("event"))


def lock_invitation(session: Session, *, invitation_id: int) -> Invitation:
    """An invitation, read only after its event has been locked; of one that a merge removed, the one in its place."""
    return must_exist(lock_invitations(session, [invitation_id]).get(invitation_id), mark("invitation"))


def lock_invitations(session: Session, invitation_ids: Collection[int]) -> Mapping[int, Invitation]:
    """The same for several to one event, with their members: the id given → the invitation that stands, if one does."""
    event = _locked(session, _is_event_of(invitation_ids))
    if event is None:
        return _in_their_places(session, invitation_ids)
    found = _read(session, event, invitation_ids)
    missing = [each for each in invitation_ids if each not in found]
    return {**found, **_in_their_places(session, missing)} if missing else found


def event_of(session: Session, invitation_ids: Collection[int]) -> Mapping[int, int]:
    """The id given → that of the event, where an invitation stands."""
    named = select(Invitation.id, Invitation.event_id).where(among(Invitation.id, invitation_ids))
    found = dict(session.execute(named).all())
    standing = {each: standing_invitation(session, each) for each in invitation_ids if each not in found}
    moved = event_of(session, list(standing.values())) if any(a != b for a, b in standing.items()) else {}
    return found | {each: moved[one] for each, one in standing.items() if one in moved}


def _in_their_places(session: Session, invitation_ids: Collection[int]) -> Mapping[int, Invitation]:
    standing = {each: standing_invitation(session, each) for each in invitation_ids}
    event = _locked(session, _is_event_of(standing.values()))
    found = _read(session, event, standing.values()) if event else {}
    return {each: found[one] for each, one in standing.items() if one in found}


def _read(session: Session, event: Event, invitation_ids: Collection[int]) -> Mapping[int, Invitation]:
    theirs = select(Invitation).where(among(Invitation.id, invitation_ids), Invitation.event_id == event.id)
    with_members = theirs.join(Invitation.member).options(contains_eager(Invitation.member))
    invitations = session.scalars(with_members.execution_options(populate_existing=True)).all()
    for each in invitations:
        set_committed_value(each, "event", event)
    return {each.id: each for each in invitations}


def _is_event_of(invitation_ids: Collection[int]) -> ColumnElement[bool]:
    named = select(Invitation.event_id).where(among(Invitation.id, invitation_ids)).limit(1)
    return Event.id == named.scalar_subquery()


def _locked(session: Session, which: ColumnElement[bool]) -> Event | None:
    return session.scalar(select(Event).where(which).with_for_update().execution_options(populate_existing=True))
