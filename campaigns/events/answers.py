"""What a guest can say, and what became of it."""

import enum
from dataclasses import dataclass

from campaigns.events.models import InvitationState


class Choice(enum.StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """How an invitation stands after an answer; `position` counts from 1 on the waitlist and is 0 off it."""

    invitation_id: int
    state: InvitationState
    party_size: int
    position: int
    revision: int
    changed: bool
    """False when the same had been said before, so nothing new was recorded or sent."""
