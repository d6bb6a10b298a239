"""News for all who were asked to an event: it has moved, or it will not take place."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from campaigns.events.calendar import CANCEL, REQUEST
from campaigns.events.entries import PARTSTATS
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.members.models import Topic
from campaigns.messaging.circulars import post_circular
from campaigns.messaging.ledger import withdraw_event_messages
from campaigns.messaging.models import Channel, Message, MessageState

_CONCERNED = (
    InvitationState.ATTENDING,
    InvitationState.TENTATIVE,
    InvitationState.WAITLISTED,
    InvitationState.INVITED,
)
HEARD = (
    MessageState.CLAIMED,
    MessageState.ACCEPTED,
    MessageState.DELIVERED,
    MessageState.UNKNOWN,
)
_JOINING = (InvitationState.ATTENDING,)
_CHANNELS = (Channel.CALENDAR, Channel.SMS)


def tell_moved(session: Session, event: Event, *, time_moved: bool, now: datetime) -> None:
    """A calendar update each. Calendars ask again only when the time moved; else they keep what the guest said."""
    kept = case(PARTSTATS, value=Invitation.state, else_="NEEDS-ACTION")
    partstat = literal("NEEDS-ACTION") if time_moved else kept
    details = func.jsonb_build_object("calendar", func.jsonb_build_object("method", REQUEST, "partstat", partstat))
    _post(session, event, template_key="event_moved", details=details, now=now)


def tell_online(session: Session, event: Event, *, now: datetime) -> None:
    """Where to join has changed, which concerns those alone who have a seat."""
    calendar = func.jsonb_build_object("method", REQUEST, "partstat", PARTSTATS[InvitationState.ATTENDING.value])
    details = func.jsonb_build_object("calendar", calendar)
    _post(session, event, template_key="event_moved", details=details, concerned=_JOINING, now=now)


def tell_cancelled(session: Session, event: Event, *, now: datetime) -> None:
    """Withdraw what has not gone out, then take the event off the calendars it has reached."""
    withdraw_event_messages(session, event_id=event.id, now=now)
    details = func.jsonb_build_object("calendar", func.jsonb_build_object("method", CANCEL))
    _post(session, event, template_key="event_cancelled", details=details, now=now)


def _post(
    session: Session,
    event: Event,
    *,
    template_key: str,
    details: Any,
    now: datetime,
    concerned: Collection[InvitationState] = _CONCERNED,
) -> None:
    post_circular(
        session,
        readers=_readers(event, details, concerned),
        channels=_CHANNELS,
        template_key=template_key,
        topic=Topic.EVENTS,
        event_id=event.id,
        now=now,
        valid_until=event.ends_at,
    )


def _readers(event: Event, details: Any, concerned: Collection[InvitationState]) -> Select[Any]:
    """Cause, member and details for each guest who has heard of the event or has answered."""
    cause = func.concat(f"event:{event.id}/rev:{event.revision}/invitation:", cast(Invitation.id, String))
    heard = (
        select(Message.id)
        .where(
            Message.event_id == event.id,
            Message.member_id == Invitation.member_id,
            Message.state.in_(HEARD),
        )
        .exists()
    )
    return select(cause.label("cause"), Invitation.member_id, details.label("details")).where(
        Invitation.event_id == event.id,
        Invitation.state.in_(concerned),
        or_(Invitation.state != InvitationState.INVITED, heard),
    )
