"""What an event adds to messages about it: its words in the language read, the way to answer, the calendar entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.queries import find_club
from campaigns.core.words import LocalText, localised
from campaigns.events.calendar import CANCEL, REQUEST, Seat, write_entry
from campaigns.events.entries import calendar_entry
from campaigns.events.links import InvitationLinks
from campaigns.events.milestones.guests import KIND, NAMED, is_still_meant
from campaigns.events.models import Event, EventState, Invitation, InvitationState
from campaigns.events.moves import SEATED
from campaigns.events.news import is_meant
from campaigns.events.prices import say_price
from campaigns.events.sessions.telling import PLACED
from campaigns.events.sessions.words import NONE, Own, has_place, own_sessions, session_words
from campaigns.members.models import Member
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra
from campaigns.messaging.models import Channel, SkipReason
from campaigns.messaging.pictures.names import path_of


@dataclass(frozen=True, slots=True)
class _Guest:
    invitation_id: int
    name: str
    taken_off: int
    state: InvitationState


def event_extras(links: InvitationLinks) -> Extras:
    """The extras of messages that name an event. Three reads a chunk, or four, whatever its size."""

    def extras(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        about = [message for message in messages if message.event_id is not None]
        if not about:
            return {}
        chunk = _Chunk(session, about, links)
        return {message.id: chunk.added_to(message) for message in about}

    return extras


def event_words(event: Event, language: str, *, public_url: str) -> dict[str, Any]:
    """The `event.*` of templates, in one language, in the event's own time. None is what Liquid's `if` takes for no."""
    start, answer_by = _local(event.starts_at, event), _local(event.rsvp_until, event)
    return {
        "title": localised(event.title, language),
        "description": localised(event.description, language),
        "date": _say_day(start, language),
        "time": _say_time(start, language),
        "venue": event.venue,
        "address": event.address or None,
        "map_url": event.map_url or None,
        "price": say_price(event, language) or None,
        "picture": f"{public_url}{path_of(event.picture_name)}" if event.picture_name else None,
        "photos_url": event.photos_url or None,
        "answer_by": _say_moment(answer_by, language),
    }


class _Chunk:
    """What the messages of one chunk have in common."""

    def __init__(self, session: Session, messages: Sequence[ClaimedMessage], links: InvitationLinks) -> None:
        club = find_club(session)
        self._host: LocalText = club.name if club else {}
        self._links = links
        self._events = _events(session, messages)
        self._guests = _guests(session, messages)
        self._own = self._read_own(session)
        public_url = links.public_url.rstrip("/")
        self._words = cache(
            lambda event_id, language: event_words(self._events[event_id], language, public_url=public_url)
        )
        self._entries = cache(
            lambda event_id, language, seated, own: calendar_entry(
                self._events[event_id], language, seated=seated, own=own
            )
        )

    def _read_own(self, session: Session) -> Mapping[int, Own]:
        """Of guests of those events alone where sessions are chosen."""
        chosen = {event.id for event in self._events.values() if event.choosable_sessions}
        guests = [guest.invitation_id for (event_id, _), guest in self._guests.items() if event_id in chosen]
        return own_sessions(session, guests) if guests else {}

    def _links_of(self, event: Event, guest: _Guest, own: Own) -> dict[str, Any]:
        seated = guest.state in SEATED
        may_choose = seated and event.choosable_sessions and own == NONE
        return {
            "rsvp": self._links.page(guest.invitation_id),
            "online": (event.online_url or None) if seated else None,
            "sessions": self._links.sessions(guest.invitation_id) if may_choose else None,
            "feedback": self._links.feedback(guest.invitation_id),
        }

    def added_to(self, message: ClaimedMessage) -> MessageExtra:
        event = self._events[cast("int", message.event_id)]
        variables = {"event": self._words(event.id, message.language)}
        if "offer" in message.details:
            variables["offer"] = {"until": _say_until(message.details["offer"]["until"], event, message.language)}
        method = message.details.get("calendar", {}).get("method", REQUEST)
        if event.state is EventState.CANCELLED and method != CANCEL:
            return MessageExtra(variables=variables, skip_reason=SkipReason.EVENT_OVER)
        guest = self._guests.get((event.id, message.member_id))
        if guest is None:
            return MessageExtra(variables=variables)
        own = self._own.get(guest.invitation_id, NONE)
        if reason := _obstacle(message, event, guest, own, method):
            return MessageExtra(variables=variables, skip_reason=reason)
        variables["links"] = self._links_of(event, guest, own)
        variables["sessions"] = session_words(event, own, message.language, new=message.details.get(PLACED))
        if message.channel is not Channel.CALENDAR:
            return MessageExtra(variables=variables)
        seat = self._seat(message, event, guest, url=variables["links"]["rsvp"])
        seated = guest.state in SEATED
        return MessageExtra(
            variables=variables,
            calendar=write_entry(self._entries(event.id, message.language, seated, own), seat, method=method),
            calendar_method=method,
            reply_to=seat.mailbox,
        )

    def _seat(self, message: ClaimedMessage, event: Event, guest: _Guest, *, url: str) -> Seat:
        """A message of this guest's own names the revision it tells of, whenever it is written."""
        told = message.details.get("calendar", {})
        stamp = told.get("stamp")
        return Seat(
            uid=self._links.uid(guest.invitation_id),
            sequence=event.revision + told.get("taken_off", guest.taken_off),
            stamped_at=max(event.revised_at, datetime.fromisoformat(stamp)) if stamp else event.revised_at,
            mailbox=self._links.mailbox(guest.invitation_id),
            host=localised(self._host, message.language),
            url=url,
            guest=guest.name,
            address=message.address,
            partstat=told.get("partstat", "NEEDS-ACTION"),
        )


def _obstacle(message: ClaimedMessage, event: Event, guest: _Guest, own: Own, method: str) -> str:
    """Why it must not go after all: much may have happened since it was planned."""
    if guest.state is InvitationState.CANCELLED and method != CANCEL:
        return SkipReason.WITHDRAWN
    kind = message.details.get(NAMED, {}).get(KIND)
    place = message.details.get(PLACED, {}).get("session")
    meant = (
        is_meant(message.details, guest.state),
        kind is None or is_still_meant(kind, guest.state),
        place is None or has_place(event, own, place),
    )
    return "" if all(meant) else SkipReason.NO_LONGER_MEANT


def _events(session: Session, messages: Sequence[ClaimedMessage]) -> dict[int, Event]:
    ids = {message.event_id for message in messages}
    return {event.id: event for event in session.scalars(select(Event).where(Event.id.in_(ids)))}


def _guests(session: Session, messages: Sequence[ClaimedMessage]) -> dict[tuple[int, int], _Guest]:
    rows = session.execute(
        select(
            Invitation.event_id,
            Invitation.member_id,
            Invitation.id,
            Member.full_name,
            Invitation.taken_off,
            Invitation.state,
        )
        .join(Member, Member.id == Invitation.member_id)
        .where(
            among(Invitation.event_id, {message.event_id for message in messages}),
            among(Invitation.member_id, {message.member_id for message in messages}),
        )
    )
    return {
        (event_id, member_id): _Guest(number, name, taken_off, state)
        for event_id, member_id, number, name, taken_off, state in rows
    }


def _local(value: datetime, event: Event) -> datetime:
    return value.astimezone(ZoneInfo(event.zone))


def _say_until(kept: str, event: Event, language: str) -> str:
    return _say_moment(_local(datetime.fromisoformat(kept), event), language)


def _say_moment(value: datetime, language: str) -> str:
    return f"{_say_day(value, language)} {_say_time(value, language)}"


def _say_day(value: datetime, language: str) -> str:
    return str(format_date(value, "full", locale=language))


def _say_time(value: datetime, language: str) -> str:
    return str(format_time(value, "HH:mm", locale=language))
