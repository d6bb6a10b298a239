"""Events that are not over, told to programs."""

from datetime import datetime
from typing import Any

from campaigns.core.words import mark
from campaigns.events.models import Event
from campaigns.events.queries import count_states, list_events
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.guests import NO_EVENT, event_of
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.events import Events, EventsAsked, EventTold
from webapp.edge import now, reading

area = Area("events")
FIELDS = ("code", "title", "starts_at", "ends_at", "zone", "venue", "capacity", "seats_taken", "seats_free")


@area.offers(
    Endpoint(
        name="listEvents",
        method="GET",
        path="/events",
        scope=Scope.EVENTS_READ,
        summary=mark("Events that are not over, the next one first; or those that are over."),
        asks=EventsAsked,
        answers=Events,
        says="Each with how it stands now.",
    )
)
def index() -> Events:
    query = asked(EventsAsked)
    with reading() as session:
        rows = list_events(session, now=now(), past=query.past, after=read_cursor(query.cursor), limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda event: (event.starts_at, event.id))
    return Events.model_validate({"events": [_row(event, now()) for event in page], "next_cursor": following})


@area.offers(
    Endpoint(
        name="readEvent",
        method="GET",
        path="/events/<code>",
        scope=Scope.EVENTS_READ,
        summary=mark("One event, and how many answered what."),
        answers=EventTold,
        says="As it stands now.",
        errors=NO_EVENT,
    )
)
def show(code: str) -> EventTold:
    with reading() as session:
        event = event_of(session, code)
        counts = count_states(session, event.id)
    return EventTold.model_validate({**_row(event, now()), "invitations": counts})


def _row(event: Event, at: datetime) -> dict[str, Any]:
    return {name: getattr(event, name) for name in FIELDS} | {"state": event.phase(at)}
