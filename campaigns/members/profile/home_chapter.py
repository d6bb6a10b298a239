"""At home in which chapter: of one member, or of many at once."""

from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from campaigns.chapters.queries import get_chapter
from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import ActivityKind, Member
from campaigns.members.timeline import NewActivity, record_activities

CHAPTER = mark("Chapter")
MOST = 20_000
"""Of one save: they are moved while somebody waits."""


class TooManyToMove(Refused):
    sentence = mark("At most %(most)s members are moved at once. Choose fewer, or bring the chapters in by a file.")
    status = 422


class ChapterArchived(Refused):
    sentence = mark("This chapter is archived, so nobody is moved there.")
    status = 422


def move_members(session: Session, members: Select[int], *, chapter_id: int | None, now: datetime) -> int:
    """Give these ids a home chapter, or none, and note it on their timelines. Gives how many were not there before."""
    if chapter_id is not None and not get_chapter(session, chapter_id).active:
        raise ChapterArchived
    moving = select(Member.id).where(Member.id.in_(members), Member.chapter_id.is_distinct_from(chapter_id))
    if (session.scalar(select(func.count()).select_from(moving.subquery())) or 0) > MOST:
        raise TooManyToMove(most=MOST)
    moved = (
        update(Member)
        .where(Member.id.in_(moving), Member.erased_at.is_(None))
        .values(chapter_id=chapter_id, revision=Member.revision + 1, updated_at=now)
        .returning(Member.id, Member.revision)
    )
    rows = session.execute(moved, execution_options={"synchronize_session": False}).all()
    noted = [
        NewActivity(row.id, ActivityKind.PROFILE_CHANGED, now, f"chapter:{row.id}/rev:{row.revision}", detail=CHAPTER)
        for row in rows
    ]
    record_activities(session, noted, now=now)
    return len(rows)


def count_at_home(session: Session) -> dict[int, int]:
    """Chapter → its members."""
    rows = select(Member.chapter_id, func.count()).where(Member.chapter_id.is_not(None), Member.erased_at.is_(None))
    return {chapter_id or 0: count for chapter_id, count in session.execute(rows.group_by(Member.chapter_id))}
