"""The picture of an event: one of the house's, which stays as long as an event shows it."""

from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.events.plans import PlanRefused
from campaigns.messaging.pictures.operations import hold_picture


class PictureMissing(PlanRefused):
    sentence = mark("The picture is not there any more. Choose another. Nothing was saved.")
    field = "picture"


def standing_picture(session: Session, name: str | None) -> str | None:
    """Its name, held until the transaction ends. Raises PictureMissing."""
    if not name:
        return None
    if not hold_picture(session, name):
        raise PictureMissing
    return name
