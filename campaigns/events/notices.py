"""The short messages that follow an answer; each is a row of the message ledger, named by the answer's revision."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.events.entries import entry_after
from campaigns.events.models import AnswerSource, Invitation, InvitationState
from campaigns.events.news import meant_now, mornings, told_at
from campaigns.events.offers import heard
from campaigns.members.models import Topic
from campaigns.messaging.house_templates import install_default
from campaigns.messaging.ledger import NewMessage, post_messages
from campaigns.messaging.models import Channel

_WITHDRAWN = "invitation_withdrawn"
_OFFER = "waitlist_offer"
_BY_CALENDAR = (Channel.CALENDAR, Channel.SMS)
_BY_MAIL = (Channel.EMAIL, Channel.SMS)
_BY_TEXT = (Channel.SMS, Channel.EMAIL)


def confirmation(
    invitation: Invitation, *, before: InvitationState, position: int, owes: bool, now: datetime
) -> NewMessage | None:
    """On the channel the guest answered by; whoever stands at the door needs no letter.

    Who `owes` an answer to a question is asked for it.

    By mail the entry in their calendar is brought up to date too, unless they crossed it out there themselves.
    """
    source, details = invitation.answered_by, _details(invitation, position, owes=owes)
    if source is AnswerSource.DOOR:
        return None
    channels = _BY_TEXT if source is AnswerSource.TEXT else _BY_MAIL
    crossed_out = source is AnswerSource.CALENDAR and invitation.state is InvitationState.DECLINED
    if source is not AnswerSource.TEXT and not crossed_out:
        channels = _BY_CALENDAR
        details["calendar"] = entry_after(invitation, before=before, now=now)
    return _message(invitation, template_key="rsvp_confirmation", channels=channels, details=details)


def tell_promoted(session: Session, promoted: Sequence[Invitation], *, now: datetime) -> None:
    """Not in the guest's night, unless the event is near; nothing, if they have given the seat back by then."""
    if promoted:
        hours = mornings(session, promoted, now=now)
        post_messages(session, [_promotion(each, morning=hours[each.id], now=now) for each in promoted], now=now)


def tell_offered(session: Session, offered: Sequence[Invitation], *, now: datetime) -> None:
    """Their calendar asks again; a text or the page will do as well. Later than the offer it says nothing any more.

    Not in the guest's night: the hours of the offer are counted from the morning.
    """
    if offered:
        install_default(session, _OFFER, now=now)
        hours = mornings(session, offered, now=now)
        told = [_offer(each, morning=hours[each.id], now=now) for each in offered]
        session.flush()
        post_messages(session, told, now=now)


def tell_withdrawn(session: Session, invitation: Invitation, *, before: InvitationState, now: datetime) -> None:
    entry = entry_after(invitation, before=before, now=now)
    install_default(session, _WITHDRAWN, now=now)
    told = _message(invitation, template_key=_WITHDRAWN, channels=_BY_CALENDAR, details={"calendar": entry})
    post_messages(session, [told], now=now)


def _promotion(invitation: Invitation, *, morning: datetime, now: datetime) -> NewMessage:
    entry = entry_after(invitation, before=InvitationState.WAITLISTED, now=now)
    details = _details(invitation, 0) | {"calendar": entry} | meant_now(invitation)
    channels = _as_answered(invitation, _BY_CALENDAR)
    told = _message(invitation, template_key="waitlist_promotion", channels=channels, details=details)
    return replace(told, due_at=told_at(morning, begins=invitation.event.starts_at, now=now))


def _offer(invitation: Invitation, *, morning: datetime, now: datetime) -> NewMessage:
    heard_at = heard(invitation, morning=morning, now=now)
    until = invitation.offered_until or now
    entry = entry_after(invitation, before=invitation.state, now=now) | {"partstat": "NEEDS-ACTION"}
    offer = {"calendar": entry, "offer": {"until": until.isoformat()}}
    details = _details(invitation, 0) | offer | meant_now(invitation)
    channels = _as_answered(invitation, _BY_CALENDAR)
    told = _message(invitation, template_key=_OFFER, channels=channels, details=details)
    return replace(told, due_at=heard_at, valid_until=until)


def _as_answered(invitation: Invitation, channels: Sequence[Channel]) -> Sequence[Channel]:
    """A text first to whoever answered by text."""
    return tuple(reversed(channels)) if invitation.answered_by is AnswerSource.TEXT else channels


def _details(invitation: Invitation, position: int, *, owes: bool = False) -> dict[str, Any]:
    state, party_size = invitation.state.value, invitation.party_size
    return {"answer": {"state": state, "party_size": party_size, "position": position, "owed": owes or None}}


def _message(
    invitation: Invitation, *, template_key: str, channels: Sequence[Channel], details: Mapping[str, Any]
) -> NewMessage:
    return NewMessage(
        cause=f"rsvp:{invitation.id}/rev:{invitation.revision}",
        member_id=invitation.member_id,
        channels=channels,
        template_key=template_key,
        topic=Topic.EVENTS,
        event_id=invitation.event_id,
        details=details,
        valid_until=invitation.event.ends_at,
    )
