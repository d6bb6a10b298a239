"""Moving an invitation from one state to another, under the event's lock, with its place on the timeline."""

from datetime import datetime

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import NewActivity

REFERENCE = "invitation:%s/rev:%s"
"""How the timeline names a revision of an invitation, here and in SQL."""
SEATED = frozenset({InvitationState.ATTENDING, InvitationState.ATTENDED})
PAST_ANSWERING = frozenset({InvitationState.ATTENDED, InvitationState.NO_SHOW})

TOLD_AS = {
    InvitationState.ATTENDING: ActivityKind.ACCEPTED,
    InvitationState.TENTATIVE: ActivityKind.TENTATIVE,
    InvitationState.DECLINED: ActivityKind.DECLINED,
    InvitationState.WAITLISTED: ActivityKind.WAITLISTED,
    InvitationState.CANCELLED: ActivityKind.CANCELLED,
    InvitationState.ATTENDED: ActivityKind.ATTENDED,
    InvitationState.NO_SHOW: ActivityKind.MISSED,
}


class AlreadyCheckedIn(Refused):
    sentence = mark("This guest has been at the door already.")


def seats_of(state: InvitationState, party_size: int) -> int:
    """How many seats such an invitation holds."""
    return party_size if state in SEATED else 0


def held_by(invitation: Invitation) -> int:
    """Seats that are taken by the party, or offered to it."""
    return invitation.party_size if invitation.state in SEATED or invitation.offered_until is not None else 0


def move(invitation: Invitation, *, state: InvitationState, party_size: int | None = None) -> None:
    """Change state and party and keep the event's counts of seats; the caller holds the event's lock.

    An offer is over, however it was answered.
    """
    party = invitation.party_size if party_size is None else party_size
    event = invitation.event
    event.seats_taken += seats_of(state, party) - seats_of(invitation.state, invitation.party_size)
    if invitation.offered_until is not None:
        event.seats_offered -= invitation.party_size
    invitation.offered_until = invitation.lapsed_at = None
    invitation.state = state
    invitation.party_size = party
    invitation.revision += 1


def unheld_seats(event: Event) -> int:
    """Neither taken nor offered; less than nothing in a house that is overfull."""
    return event.capacity - event.seats_held


def told(invitation: Invitation, *, at: datetime, kind: ActivityKind | None = None) -> NewActivity:
    """What the timeline says of the invitation's newest revision."""
    return NewActivity(
        member_id=invitation.member_id,
        kind=kind or TOLD_AS[invitation.state],
        at=at,
        reference=REFERENCE % (invitation.id, invitation.revision),
        value=invitation.party_size,
        event_id=invitation.event_id,
    )
