"""Events that are not over, told to programs."""

from datetime import datetime
from typing import Any

from campaigns.events.models import Event
from campaigns.events.queries import list_events
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint
from webapp.api.shapes.events import Events
from webapp.edge import now, reading

area = Area("events")
FIELDS = ("code", "title", "starts_at", "ends_at", "zone", "venue", "capacity", "seats_taken", "seats_free")


@area.offers(
    Endpoint(
        name="listEvents",
        method="GET",
        path="/events",
        scope=Scope.EVENTS_READ,
        summary="Events that are not over, the next one first.",
        answers=Events,
        says="Each with how it stands now.",
    )
)
def index() -> Events:
    with reading() as session:
        events = list_events(session, now=now(), past=False)
    return Events.model_validate({"events": [_row(event, now()) for event in events]})


def _row(event: Event, at: datetime) -> dict[str, Any]:
    return {name: getattr(event, name) for name in FIELDS} | {"state": event.phase(at)}
