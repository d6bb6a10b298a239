"""The door: letting guests in, counting their party, taking that back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.access import Room, counted_tier
from campaigns.events.locking import lock_invitation
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.events.moves import held_by, move, seats_of, told
from campaigns.events.parties import LARGEST_PARTY, PartyRefused
from campaigns.events.promotion import catch_up, seat_waiting
from campaigns.events.sessions.places import leave_rooms
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import record_activities


class HouseFull(Refused):
    sentence = mark("No seat is free for a party of %(party)d. You can let them in all the same.")


class DoorClosed(Refused):
    sentence = mark("The door is open only while the event is published.")


class NotInYet(Refused):
    sentence = mark("This guest has not been checked in.")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """`first` is False when another desk, or an earlier tap, had let them in already; `over` when no seat was free."""

    invitation: Invitation
    first: bool
    over: bool = False


def check_in(
    session: Session,
    *,
    invitation_id: int,
    now: datetime,
    at: datetime | None = None,
    people: int | None = None,
    squeeze: bool = False,
) -> CheckIn:
    """Let a guest in, with their whole party or with as many `people` as are here.

    Whoever holds no seat needs a free one, unless the host says to `squeeze` them in. With `at`, the time of an arrival
    that we hear of later, the event may be finished by now.
    """
    invitation = lock_invitation(session, invitation_id=invitation_id)
    return let_in_locked(session, invitation, people=people, squeeze=squeeze, at=at, now=now)


def count_party(
    session: Session, *, invitation_id: int, people: int, now: datetime, squeeze: bool = False
) -> Invitation:
    """Say how many of a party are in by now. Those who come besides need free seats, as in `check_in`."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    if invitation.state is not InvitationState.ATTENDED:
        raise NotInYet
    party = max(invitation.party_size, _checked_party(people))
    _needs_seats(session, invitation, party, squeeze=squeeze, now=now)
    if party > invitation.party_size:
        move(invitation, state=InvitationState.ATTENDED, party_size=party)
    invitation.people_in = people
    session.flush()
    return invitation


def undo_check_in(session: Session, *, invitation_id: int, now: datetime) -> Invitation:
    """Take a check-in back: the guest stands as before it."""
    invitation = lock_invitation(session, invitation_id=invitation_id)
    check_open(invitation.event)
    if invitation.state is not InvitationState.ATTENDED:
        raise NotInYet
    invitation.people_in = 0
    move(
        invitation,
        state=invitation.state_before_door or InvitationState.ATTENDING,
        party_size=invitation.party_before_door,
    )
    invitation.checked_in_at = None
    leave_rooms(session, invitation.id)
    session.flush()
    record_activities(session, [told(invitation, at=now, kind=ActivityKind.ATTENDANCE_UNDONE)], now=now)
    seat_waiting(session, invitation.event, now=now)
    return invitation


def let_in_locked(
    session: Session,
    invitation: Invitation,
    *,
    people: int | None,
    squeeze: bool,
    now: datetime,
    at: datetime | None = None,
) -> CheckIn:
    """`check_in` of an invitation whose event the caller has locked."""
    check_open(invitation.event, at=at)
    if invitation.state is InvitationState.ATTENDED:
        return CheckIn(invitation, first=False)
    catch_up(session, invitation.event, now=now)
    here = _checked_party(people or invitation.party_size)
    party = max(here, seats_of(invitation.state, invitation.party_size))
    over = _needs_seats(session, invitation, party, squeeze=squeeze, now=now)
    invitation.tier_id = counted_tier(invitation)
    invitation.state_before_door, invitation.party_before_door = invitation.state, invitation.party_size
    move(invitation, state=InvitationState.ATTENDED, party_size=party)
    invitation.checked_in_at, invitation.people_in = at or now, here
    session.flush()
    record_activities(session, [told(invitation, at=at or now)], now=now)
    return CheckIn(invitation, first=True, over=over)


def _needs_seats(session: Session, invitation: Invitation, party: int, *, squeeze: bool, now: datetime) -> bool:
    """Whether more than are open to their tier; refused unless they are squeezed in."""
    needed = party - held_by(invitation)
    over = needed > 0 and needed > Room(session, invitation.event, now=now).of(counted_tier(invitation))
    if over and not squeeze:
        raise HouseFull(party=party)
    return over


def _checked_party(people: int) -> int:
    if not 1 <= people <= LARGEST_PARTY:
        raise PartyRefused(most=LARGEST_PARTY)
    return people


def check_open(event: Event, *, at: datetime | None = None) -> None:
    """Raises DoorClosed. With `at`, of an arrival before the end that we hear of later, the event may be finished."""
    came_in_time = event.state is EventState.FINISHED and at is not None and at <= event.ends_at
    if event.state is not EventState.PUBLISHED and not came_in_time:
        raise DoorClosed
