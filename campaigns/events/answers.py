"""What a guest can say, until when, and what became of it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.events.models import Event, EventState, InvitationState


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
ANSWERABLE = frozenset({InvitationState.INVITED, *CHOICE_OF})


def takes_answers(event: Event, *, now: datetime) -> bool:
    """Whether guests may still answer; staff may a while longer."""
    return event.state is EventState.PUBLISHED and now <= event.rsvp_until


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
