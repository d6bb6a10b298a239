"""What two records of one guest said to one event: nothing said once is lost, and of two the kept member's stands."""

from sqlalchemy import Table

from campaigns.core.base import Base
from campaigns.members.duplicates.rows import Row, read
from campaigns.members.duplicates.snapshot import MergeWork


def settle_saying(work: MergeWork, *, kept: Row, other: Row, stronger: Row) -> None:
    """Companions and places in sessions are the stronger invitation's, if it has any.

    The rest goes along with the invitation that stays. Whatever goes is saved with the merge.
    """
    weaker = other if stronger is kept else kept
    if _rows_of(work, "companion", stronger):
        for row in _rows_of(work, "companion", weaker):
            work.remove(_table("companion"), row)
    if _rows_of(work, "session_place", stronger):
        for row in _rows_of(work, "session_place", weaker):
            work.remove(_table("session_place"), row)
    if _rows_of(work, "guest_note", kept):
        for row in _rows_of(work, "guest_note", other):
            work.remove(_table("guest_note"), row)
    answered = {row["question_id"] for row in _rows_of(work, "question_reply", kept)}
    for row in _rows_of(work, "question_reply", other):
        if row["question_id"] in answered:
            work.remove(_table("question_reply"), row)


def _rows_of(work: MergeWork, name: str, invitation: Row) -> list[Row]:
    theirs = f'SELECT to_jsonb(r) FROM "{name}" r WHERE invitation_id = :id ORDER BY id'  # noqa: S608 - ours
    return read(work.session, theirs, id=invitation["id"])


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
