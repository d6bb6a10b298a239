"""What a guest can say, until when and why not, and what became of it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.access import opens_at
from campaigns.events.models import AnswerSource, EventState, Invitation, InvitationState
from campaigns.events.moves import PAST_ANSWERING, AlreadyCheckedIn
from campaigns.events.saying.said import Saying
from campaigns.members.privacy.erasure import RecordErased


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What a guest says, when it reached us. `party_size` None keeps the party as it was; it counts the guest too.

    Companions that are named make the party.
    """

    invitation_id: int
    choice: Choice
    source: AnswerSource
    at: datetime
    party_size: int | None = None
    saying: Saying | None = None

    @property
    def wished(self) -> int | None:
        """As how many they would come."""
        if self.choice is Choice.NO:
            return None
        return (self.saying and self.saying.party_size) or self.party_size


class EventNotOpen(Refused):
    sentence = mark("This event takes no answers.")


class AnswersClosed(Refused):
    sentence = mark("The time for answers has passed. Please call us if something has changed.")


class AnswersNotYet(Refused):
    sentence = mark("Answers are not open yet. Nothing was changed; please come back when they are.")


class InvitationWithdrawn(Refused):
    sentence = mark("This invitation has been withdrawn.")
    status = 410


def refusal_of(invitation: Invitation, *, source: AnswerSource, now: datetime) -> type[Refused] | None:
    """Why no answer is taken any more, if none is; staff may give one until the event ends."""
    event = invitation.event
    faults: tuple[tuple[bool, type[Refused]], ...] = (
        (invitation.member.erased_at is not None, RecordErased),
        (event.state is not EventState.PUBLISHED or now >= event.ends_at, EventNotOpen),
        (invitation.state is InvitationState.CANCELLED, InvitationWithdrawn),
        (invitation.state in PAST_ANSWERING, AlreadyCheckedIn),
        (_is_early(invitation, source=source, now=now), AnswersNotYet),
        (source is not AnswerSource.STAFF and not event.in_time(now), AnswersClosed),
    )
    return next((refusal for fault, refusal in faults if fault), None)


def _is_early(invitation: Invitation, *, source: AnswerSource, now: datetime) -> bool:
    """Whoever has said yes may always change that."""
    if CHOICE_OF.get(invitation.state) is Choice.YES:
        return False
    by_staff = source is AnswerSource.STAFF
    return opens_at(invitation.event, invitation.member.tier_id, now=now, by_staff=by_staff) is not None


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
