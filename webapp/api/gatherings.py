"""Events that are not over, told to programs."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify

from campaigns.events.models import Event
from campaigns.events.queries import list_events
from webapp.api.keys import MOST_CALLS, ask_for_key, caller, is_a_miss, keyed
from webapp.api.shapes import Events
from webapp.edge import now, reading
from webapp.security import MOST_GUESSES, limiter

blueprint = Blueprint("api_events", __name__, url_prefix="/api/v1")
blueprint.after_request(ask_for_key)
FIELDS = ("code", "title", "starts_at", "ends_at", "zone", "venue", "capacity", "seats_taken", "seats_free")


@blueprint.get("/events")
@limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)
@limiter.limit(MOST_CALLS, key_func=caller)
@keyed
def index() -> Response:
    with reading() as session:
        events = list_events(session, now=now(), past=False)
    told = Events.model_validate({"events": [_row(event, now()) for event in events]})
    return jsonify(told.model_dump(mode="json"))


def _row(event: Event, at: datetime) -> dict[str, Any]:
    return {name: getattr(event, name) for name in FIELDS} | {"state": event.phase(at)}
