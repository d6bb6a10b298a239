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
    _prefer(work, "companion", stronger, weaker)
    _prefer(work, "session_place", stronger, weaker)
    _prefer(work, "guest_note", kept, other)
    answered = {row["question_id"] for row in _rows_of(work, "question_reply", kept)}
    for row in _rows_of(work, "question_reply", other):
        if row["question_id"] in answered:
            work.remove(_table("question_reply"), row)


def _prefer(work: MergeWork, name: str, first: Row, second: Row) -> None:
    """Of both, the rows of the first alone."""
    if _rows_of(work, name, first):
        for row in _rows_of(work, name, second):
            work.remove(_table(name), row)


def _rows_of(work: MergeWork, name: str, invitation: Row) -> list[Row]:
    theirs = f'SELECT to_jsonb(r) FROM "{name}" r WHERE invitation_id = :id ORDER BY id'  # noqa: S608 - ours
    return read(work.session, theirs, id=invitation["id"])


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
