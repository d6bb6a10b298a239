"""Keeping a picture, noting which versions show it, and dropping one that none does."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.messaging.models import Picture, TemplateVersion, VersionPicture
from campaigns.messaging.pictures.names import names_in
from campaigns.messaging.pictures.remaking import remade

LONGEST_WORDS = 300


class SaysNothing(Refused):
    sentence = mark("Say in a few words what the picture shows: many read mail without pictures. Nothing was kept.")
    status = 422


class PictureGone(Refused):
    sentence = mark("A picture that the letter shows is not there any more. Choose another. Nothing was saved.")
    status = 422


class PictureShown(Refused):
    sentence = mark("A template or an event shows this picture, so it stays: letters that were sent need it.")
    status = 409


def add_picture(session: Session, *, upload: bytes, shows: str, staff_id: int | None, now: datetime) -> Picture:
    """The same picture once more is the one that stands, under the newer words. Raises a refusal of `remaking` too."""
    said = " ".join(shows.split())[:LONGEST_WORDS]
    if not said:
        raise SaysNothing
    made = remade(upload)
    row = {
        "name": made.name, "width": made.width, "height": made.height, "size": len(made.content), "shows": said,
        "content": made.content, "added_at": now, "added_by_id": staff_id,
    }  # fmt: skip
    session.execute(insert(Picture).values(**row).on_conflict_do_update(index_elements=["name"], set_={"shows": said}))
    return session.get_one(Picture, made.name, populate_existing=True)


def note_pictures(session: Session, version: TemplateVersion) -> None:
    """Those that the version shows; from now on they stay. Raises PictureGone."""
    names = names_in(*(part.html for part in version.parts))
    if not names:
        return
    standing = session.scalars(
        select(Picture.name).where(among(Picture.name, names)).with_for_update(read=True, key_share=True)
    ).all()
    if set(names) - set(standing):
        raise PictureGone
    session.execute(insert(VersionPicture), [{"version_id": version.id, "picture_name": name} for name in names])


def hold_picture(session: Session, name: str) -> bool:
    """Whether it stands; then it stays until the transaction ends."""
    held = select(Picture.name).where(Picture.name == name).with_for_update(read=True, key_share=True)
    return session.scalar(held) is not None


def drop_picture(session: Session, *, name: str) -> None:
    """Raises PictureShown where a version shows it, or a row of a room above, which the database alone knows."""
    shown = exists().where(VersionPicture.picture_name == name)
    must_exist(session.scalar(select(Picture.name).where(Picture.name == name).with_for_update()), mark("picture"))
    if session.scalar(select(shown)):
        raise PictureShown
    try:
        with session.begin_nested():
            session.execute(delete(Picture).where(Picture.name == name))
    except IntegrityError as elsewhere:
        raise PictureShown from elsewhere
