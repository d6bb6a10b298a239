"""The short messages that follow an answer; each is a row of the message ledger, named by the answer's revision."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.models import AnswerSource, Invitation
from campaigns.members.models import Topic
from campaigns.messaging.ledger import post_message
from campaigns.messaging.models import Channel

_BY_MAIL = (Channel.EMAIL, Channel.SMS)
_BY_TEXT = (Channel.SMS, Channel.EMAIL)


def confirm_answer(session: Session, invitation: Invitation, *, position: int, now: datetime) -> None:
    """Confirm on the channel the guest answered by; whoever stands at the door needs no letter."""
    if invitation.answered_by is not AnswerSource.DOOR:
        _post(session, invitation, template_key="rsvp_confirmation", position=position, now=now)


def tell_promoted(session: Session, promoted: Iterable[Invitation], *, now: datetime) -> None:
    for invitation in promoted:
        _post(session, invitation, template_key="waitlist_promotion", position=0, now=now)


def _post(session: Session, invitation: Invitation, *, template_key: str, position: int, now: datetime) -> None:
    post_message(
        session,
        cause=f"rsvp:{invitation.id}/rev:{invitation.revision}",
        member_id=invitation.member_id,
        channels=_BY_TEXT if invitation.answered_by is AnswerSource.TEXT else _BY_MAIL,
        template_key=template_key,
        topic=Topic.EVENTS,
        event_id=invitation.event_id,
        details={
            "answer": {
                "state": invitation.state.value,
                "party_size": invitation.party_size,
                "position": position,
            }
        },
        now=now,
        valid_until=invitation.event.ends_at,
    )
