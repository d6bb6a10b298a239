"""What a mail or a text that came in led to: applied, or left for a person to read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.events.answers import Choice
from campaigns.events.models import AnswerSource, InboundReply, InboundResult
from campaigns.events.seats import answer_invitation


@dataclass(frozen=True, slots=True)
class Outcome:
    result: InboundResult
    detail: str = ""


APPLIED = Outcome(InboundResult.APPLIED)


def outcome_of_answer(
    session: Session,
    *,
    invitation_id: int,
    choice: Choice,
    party_size: int | None,
    source: AnswerSource,
    now: datetime,
) -> Outcome:
    """Answer as it says; one that is refused waits for staff, with the reason."""
    try:
        answer_invitation(
            session, invitation_id=invitation_id, choice=choice, party_size=party_size, source=source, now=now
        )
    except Refused as refusal:
        return Outcome(InboundResult.REFUSED, str(refusal))
    return APPLIED


def settle(kept: InboundReply, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of it; what was applied needs nobody any more."""
    kept.result = outcome.result
    kept.detail = outcome.detail
    kept.settled_at = now if outcome.result is InboundResult.APPLIED else None


def mark_settled(session: Session, *, reply_id: int, now: datetime) -> None:
    """Somebody has read it and done what was needed."""
    reply = must_exist(session.get(InboundReply, reply_id), mark("reply"))
    reply.settled_at = reply.settled_at or now
