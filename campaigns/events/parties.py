"""How many may come on one invitation."""

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.models import Invitation

LARGEST_PARTY = 20


class PartyRefused(Refused):
    sentence = mark("A party can be of 1 to %(most)d people.")
    status = 422


class PartyDoesNotFit(Refused):
    sentence = mark("Only %(free)d more seats are free for you. Your party of %(held)d keeps its seats.")


def largest_party(invitation: Invitation) -> int:
    """As many as may come on it, the member included."""
    return min(invitation.largest_party or LARGEST_PARTY, invitation.event.capacity)


def party_of(invitation: Invitation, wished: int | None) -> int:
    """As many as come; nothing wished leaves it as it is. Raises PartyRefused."""
    if wished is None:
        return invitation.party_size
    most = largest_party(invitation)
    if not 1 <= wished <= most:
        raise PartyRefused(most=most)
    return wished
