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


def move(invitation: Invitation, *, state: InvitationState, party_size: int | None = None) -> None:
    """Change state and party and keep the event's count of seats; the caller holds the event's lock."""
    party = invitation.party_size if party_size is None else party_size
    event = invitation.event
    event.seats_taken += seats_of(state, party) - seats_of(invitation.state, invitation.party_size)
    invitation.state = state
    invitation.party_size = party
    invitation.revision += 1


def free_seats(event: Event) -> int:
    return event.capacity - event.seats_taken


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
