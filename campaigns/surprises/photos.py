"""Photos of moments: made anew of what was uploaded, and shown to staff alone."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.messaging.pictures.remaking import remade
from campaigns.surprises.models import MomentPhoto


def keep_photo(session: Session, *, moment_id: int, upload: bytes, staff_id: int | None, now: datetime) -> MomentPhoto:
    """Raises a refusal of `remaking`."""
    made = remade(upload)
    photo = MomentPhoto(moment_id=moment_id, name=made.name, content=made.content, added_at=now, added_by_id=staff_id)
    session.add(photo)
    session.flush()
    return photo


def read_photo(session: Session, photo_id: int) -> tuple[str, bytes]:
    """Its name and what it holds."""
    photo = must_exist(session.get(MomentPhoto, photo_id), mark("picture"))
    return photo.name, photo.content
