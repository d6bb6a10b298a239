"""What an event adds to the messages about it: its words in the reader's language, the way to answer, the calendar entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.words import LocalText, localised
from campaigns.events.calendar import Entry, Seat, write_entry
from campaigns.events.links import InvitationLinks
from campaigns.events.models import Event, EventState, Invitation
from campaigns.members.models import Member
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.messaging.models import Channel, SkipReason

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class _Guest:
    invitation_id: int
    name: str


def event_extras(links: InvitationLinks) -> Extras:
    """The extras of messages that name an event. Two reads a chunk, whatever its size."""

    def extras(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        about = [message for message in messages if message.event_id is not None]
        if not about:
            return {}
        events = _events(session, about)
        guests = _guests(session, about)
        club = find_club(session)
        return {
            message.id: _extra(
                message,
                events[message.event_id or 0],
                guests.get((message.event_id or 0, message.member_id)),
                host=club.name if club else {},
                links=links,
            )
            for message in about
        }

    return extras


def event_words(event: Event, language: str) -> dict[str, Any]:
    """The `event.*` of templates, in one language, in the event's own time."""
    start, answer_by = _local(event.starts_at, event), _local(event.rsvp_until, event)
    return {
        "title": localised(event.title, language),
        "description": localised(event.description, language),
        "date": _say_day(start, language),
        "time": _say_time(start, language),
        "venue": event.venue,
        "address": event.address,
        "map_url": event.map_url,
        "answer_by": f"{_say_day(answer_by, language)} {_say_time(answer_by, language)}",
    }


def calendar_entry(event: Event, language: str, *, method: str = REQUEST) -> Entry:
    return Entry(
        method=method,
        sequence=event.revision,
        stamped_at=event.revised_at,
        created_at=event.created_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=localised(event.title, language),
        description=localised(event.description, language),
        place=", ".join(part for part in (event.venue, event.address) if part),
    )


def _extra(
    message: ClaimedMessage, event: Event, guest: _Guest | None, *, host: LocalText, links: InvitationLinks
) -> MessageExtra:
    variables: dict[str, dict[str, Any]] = {"event": event_words(event, message.language)}
    wish = message.details.get("calendar", {})
    method = wish.get("method", REQUEST)
    if event.state is EventState.CANCELLED and method != CANCEL:
        return MessageExtra(variables=variables, skip_reason=SkipReason.EVENT_OVER)
    if guest is None:
        return MessageExtra(variables=variables)
    mailbox = links.mailbox(guest.invitation_id)
    page = links.page(guest.invitation_id)
    variables["links"] = {"rsvp": page}
    if message.channel is not Channel.CALENDAR:
        return MessageExtra(variables=variables, reply_to=mailbox)
    seat = Seat(
        uid=links.uid(guest.invitation_id),
        mailbox=mailbox,
        host=localised(host, message.language),
        url=page,
        guest=guest.name,
        address=message.address,
        partstat=wish.get("partstat", "NEEDS-ACTION"),
    )
    entry = calendar_entry(event, message.language, method=method)
    return MessageExtra(variables, calendar=write_entry(entry, seat), calendar_method=method, reply_to=mailbox)


def _events(session: Session, messages: Sequence[ClaimedMessage]) -> dict[int, Event]:
    ids = {message.event_id for message in messages}
    return {event.id: event for event in session.scalars(select(Event).where(Event.id.in_(ids)))}


def _guests(session: Session, messages: Sequence[ClaimedMessage]) -> dict[tuple[int, int], _Guest]:
    rows: Sequence[Row[Any]] = session.execute(
        select(Invitation.event_id, Invitation.member_id, Invitation.id, Member.full_name)
        .join(Member, Member.id == Invitation.member_id)
        .where(
            Invitation.event_id.in_({message.event_id for message in messages}),
            Invitation.member_id.in_({message.member_id for message in messages}),
        )
    ).all()
    return {(row.event_id, row.member_id): _Guest(row.id, row.full_name) for row in rows}


def _local(value: datetime, event: Event) -> datetime:
    return value.astimezone(ZoneInfo(event.zone))


def _say_day(value: datetime, language: str) -> str:
    return str(format_skeleton("yMMMMEEEEd", value, locale=language))


def _say_time(value: datetime, language: str) -> str:
    return str(format_time(value, "HH:mm", locale=language))
