"""The picture of an event: one of the house's, which stays as long as an event shows it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.events.plans import PlanRefused
from campaigns.messaging.models import Picture


class PictureMissing(PlanRefused):
    sentence = mark("The picture is not there any more. Choose another. Nothing was saved.")
    field = "picture"


def standing_picture(session: Session, name: str | None) -> str | None:
    """Its name, held until the transaction ends. Raises PictureMissing."""
    if not name:
        return None
    held = select(Picture.name).where(Picture.name == name).with_for_update(read=True, key_share=True)
    if session.scalar(held) is None:
        raise PictureMissing
    return name
