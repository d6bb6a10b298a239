"""Reads about chapters."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.chapters.models import Chapter
from campaigns.core.errors import must_exist
from campaigns.core.romanising import by_name
from campaigns.core.words import mark


def list_chapters(session: Session, *, archived: bool = False) -> list[Chapter]:
    """By name; those in use, with `archived` all."""
    rows = select(Chapter).order_by(Chapter.id)
    return by_name(session.scalars(rows if archived else rows.where(Chapter.active)))


def get_chapter(session: Session, chapter_id: int) -> Chapter:
    return must_exist(session.get(Chapter, chapter_id), mark("chapter"))


def find_chapter(session: Session, name: str) -> Chapter:
    """By its name, however the letters are cased."""
    named = select(Chapter).where(func.lower(Chapter.name) == name.strip().lower().replace("\x00", ""))
    return must_exist(session.scalar(named), mark("chapter"))
