"""What staff write down about a member."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import ActivityKind, Note
from campaigns.members.profile.changes import lock_member
from campaigns.members.profile.completeness import fill_completeness
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.members.whose import only
from campaigns.staff.models import Staff

LONGEST, MOST_SHOWN = 4000, 50
SHOWN = 280
"""So much of it stands on the timeline."""


class NoteEmpty(Refused):
    sentence = mark("Write something first.")
    status = 422


class NoteTooLong(Refused):
    sentence = mark("A note has at most %(longest)s characters; this one was not saved.")
    status = 422


def write_note(session: Session, *, member_id: int, text: str, staff_id: int | None, now: datetime) -> Note:
    written = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not written:
        raise NoteEmpty
    if len(written) > LONGEST:
        raise NoteTooLong(longest=LONGEST)
    lock_member(session, member_id)
    note = Note(member_id=member_id, staff_id=staff_id, at=now, text=written)
    session.add(note)
    session.flush()
    short = written if len(written) <= SHOWN else written[:SHOWN].rstrip() + "…"
    told = NewActivity(member_id, ActivityKind.NOTE, now, f"note:{note.id}", detail=short)
    record_activities(session, [told], now=now)
    fill_completeness(session, only([member_id]), now=now)
    return note


def notes_of(session: Session, member_id: int) -> list[tuple[Note, str]]:
    """The newest first, each with who wrote it; empty for somebody who is gone."""
    rows = (
        select(Note, Staff.name)
        .outerjoin(Staff, Staff.id == Note.staff_id)
        .where(Note.member_id == member_id)
        .order_by(Note.at.desc(), Note.id.desc())
        .limit(MOST_SHOWN)
    )
    return [(note, name or "") for note, name in session.execute(rows)]
