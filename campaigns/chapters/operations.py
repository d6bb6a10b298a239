"""Adding, changing and archiving chapters."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.chapters.models import Chapter
from campaigns.chapters.queries import get_chapter
from campaigns.core.errors import Refused
from campaigns.core.plain import plain_line
from campaigns.core.words import LANGUAGES, mark

LONGEST_NAME = 60


class ChapterName(Refused):
    sentence = mark("A chapter needs a name of its own, of at most 60 characters. Nothing was changed.")
    status = 422


class ChapterPlace(Refused):
    sentence = mark("The time zone or the language of the chapter is not known here. Nothing was changed.")
    status = 422


@dataclass(frozen=True, slots=True)
class Said:
    """`zone` and `language` are the club's where they are empty."""

    name: str
    zone: str = ""
    language: str = ""


def add_chapter(session: Session, said: Said) -> Chapter:
    chapter = Chapter()
    _write(session, chapter, said)
    session.add(chapter)
    session.flush()
    return chapter


def change_chapter(session: Session, chapter_id: int, said: Said) -> Chapter:
    chapter = get_chapter(session, chapter_id)
    _write(session, chapter, said)
    return chapter


def archive_chapter(session: Session, chapter_id: int, *, archived: bool) -> Chapter:
    """It keeps its members, staff and all it has; or it is taken up again."""
    chapter = get_chapter(session, chapter_id)
    chapter.active = not archived
    return chapter


def _write(session: Session, chapter: Chapter, said: Said) -> None:
    name = plain_line(said.name)
    others = select(Chapter.id).where(func.lower(Chapter.name) == name.lower(), Chapter.id != (chapter.id or 0))
    if not 1 <= len(name) <= LONGEST_NAME or session.scalar(others) is not None:
        raise ChapterName
    if (said.zone and said.zone not in available_timezones()) or (said.language and said.language not in LANGUAGES):
        raise ChapterPlace
    chapter.name, chapter.zone, chapter.language = name, said.zone or None, said.language or None
