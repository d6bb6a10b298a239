"""What a guest can say, until when, and what became of it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.events.models import Invitation, InvitationState


class Choice(enum.StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


CHOICE_OF: Mapping[InvitationState, Choice] = {
    InvitationState.ATTENDING: Choice.YES,
    InvitationState.WAITLISTED: Choice.YES,
    InvitationState.TENTATIVE: Choice.MAYBE,
    InvitationState.DECLINED: Choice.NO,
}
"""What was said by whoever stands so."""
PAST_ANSWERING = frozenset({InvitationState.ATTENDED, InvitationState.NO_SHOW})
ANSWERABLE = frozenset(InvitationState) - PAST_ANSWERING - {InvitationState.CANCELLED}


def takes_answer(invitation: Invitation, *, now: datetime) -> bool:
    """Whether this guest may still answer."""
    return invitation.state in ANSWERABLE and invitation.event.takes_answers(now)


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
