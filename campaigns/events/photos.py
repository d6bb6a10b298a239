"""Where those who came see the photos: set once the event has begun, also when it is over."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.events.locking import lock_event
from campaigns.events.models import Event, EventState

LONGEST_URL = 500


class PhotosRefused(Refused):
    sentence = mark("The address of the photos starts with https:// or http:// and has at most 500 characters.")
    status = 422


class NoPhotosYet(Refused):
    sentence = mark("There are photos only of an event that has begun and was not cancelled.")


def set_photos(session: Session, *, event_id: int, url: str, now: datetime) -> Event:
    """An empty `url` takes the link away."""
    address = url.replace("\x00", "").strip()
    if address and (not address.startswith(("https://", "http://")) or len(address) > LONGEST_URL):
        raise PhotosRefused
    event = lock_event(session, event_id=event_id)
    if not has_photos(event, now=now):
        raise NoPhotosYet
    event.photos_url = address
    session.flush()
    return event


def has_photos(event: Event, *, now: datetime) -> bool:
    """Whether there may be any."""
    return event.state in (EventState.PUBLISHED, EventState.FINISHED) and event.starts_at <= now
