"""Reads of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import must_exist
from campaigns.core.words import mark
from campaigns.messaging.models import Picture, VersionPicture


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, and how many versions show it."""

    picture: Picture
    versions: int


def list_pictures(session: Session, *, limit: int, offset: int = 0) -> Sequence[Shown]:
    """The newest first, without what they hold."""
    versions = select(func.count()).where(VersionPicture.picture_name == Picture.name).scalar_subquery()
    rows = session.execute(
        select(Picture, versions)
        .options(joinedload(Picture.added_by))
        .order_by(Picture.added_at.desc(), Picture.name)
        .limit(limit)
        .offset(offset)
    )
    return [Shown(picture, count) for picture, count in rows]


def count_pictures(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Picture)).one()


def get_picture(session: Session, name: str) -> Picture:
    return must_exist(session.get(Picture, name), mark("picture"))


def content_of(session: Session, name: str) -> bytes:
    return must_exist(session.scalar(select(Picture.content).where(Picture.name == name)), mark("picture"))
