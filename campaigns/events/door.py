"""The door: letting guests in, taking that back, and those who come without an invitation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.invitations import invite_member
from campaigns.events.locking import lock_event, lock_invitation
from campaigns.events.models import AnswerSource, Event, EventState, Invitation, InvitationState
from campaigns.events.moves import free_seats, move, seats_of, told
from campaigns.events.promotion import seat_waiting
from campaigns.members.models import ActivityKind, AddressKind, Member
from campaigns.members.new_member import NewMember, checked
from campaigns.members.operations import add_member
from campaigns.members.queries import members_at
from campaigns.members.timeline import record_activities


class HouseFull(Refused):
    sentence = mark("No seat is free for a party of %(party)d. You can let them in all the same.")


class DoorClosed(Refused):
    sentence = mark("The door is open only while the event is published.")


class NotInYet(Refused):
    sentence = mark("This guest has not been checked in.")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """`first` is False when another desk, or an earlier tap, had let them in already."""

    invitation: Invitation
    first: bool


def check_in(
    session: Session, *, invitation_id: int, now: datetime, party_size: int | None = None, squeeze: bool = False
) -> CheckIn:
    """Let a guest in. Whoever holds no seat needs a free one, unless the host says to `squeeze` them in."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    return _let_in(session, invitation, party_size=party_size, squeeze=squeeze, now=now)


def undo_check_in(session: Session, *, invitation_id: int, now: datetime) -> Invitation:
    """Take a check-in back: the guest stands as before it."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    _check_open(invitation.event)
    if invitation.state is not InvitationState.ATTENDED:
        raise NotInYet
    move(invitation, state=invitation.state_before_door or InvitationState.ATTENDING)
    invitation.checked_in_at = None
    session.flush()
    record_activities(session, [told(invitation, at=now, kind=ActivityKind.ATTENDANCE_UNDONE)], now=now)
    seat_waiting(session, invitation.event, now=now)
    return invitation


def walk_in(
    session: Session, *, event_id: int, member_id: int, now: datetime, party_size: int = 1, squeeze: bool = False
) -> CheckIn:
    """Let in a member who came unannounced."""
    lock_event(session, event_id=event_id)
    invitation = invite_member(session, event_id=event_id, member_id=member_id, now=now)
    if invitation.state is InvitationState.INVITED:
        invitation.walk_in = True
        invitation.answered_at, invitation.answered_by = now, AnswerSource.DOOR
    return _let_in(session, invitation, party_size=party_size, squeeze=squeeze, now=now)


def walk_in_new(
    session: Session,
    *,
    event_id: int,
    new: NewMember,
    code: str,
    now: datetime,
    party_size: int = 1,
    squeeze: bool = False,
) -> CheckIn:
    """Let in somebody new, who becomes a member; one we know by name and address is not made twice."""
    lock_event(session, event_id=event_id)
    known = _same_person(session, checked(new))
    member = known or add_member(session, new=new, code=code, now=now)
    return walk_in(session, event_id=event_id, member_id=member.id, party_size=party_size, squeeze=squeeze, now=now)


def _let_in(
    session: Session, invitation: Invitation, *, party_size: int | None, squeeze: bool, now: datetime
) -> CheckIn:
    _check_open(invitation.event)
    if invitation.state is InvitationState.ATTENDED:
        return CheckIn(invitation, first=False)
    party = party_size or invitation.party_size
    needed = party - seats_of(invitation.state, invitation.party_size)
    if needed > free_seats(invitation.event) and not squeeze:
        raise HouseFull(party=party)
    invitation.state_before_door = invitation.state
    move(invitation, state=InvitationState.ATTENDED, party_size=party)
    invitation.checked_in_at = now
    session.flush()
    record_activities(session, [told(invitation, at=now)], now=now)
    return CheckIn(invitation, first=True)


def _check_open(event: Event) -> None:
    if event.state is not EventState.PUBLISHED:
        raise DoorClosed


def _same_person(session: Session, new: NewMember) -> Member | None:
    reached = ((AddressKind.SMS, new.phone), (AddressKind.EMAIL, new.email))
    found = [member for kind, address in reached if address for member in members_at(session, kind, address)]
    return next((member for member in found if member.full_name.casefold() == new.full_name.casefold()), None)
