"""What follows from the rows of a file, when all of them are kept: some members at a time, each member once.

Members who bought ten times are then counted once and not ten times. The import knows from where on it is owed, so that
it is made good whatever became of the import: stopped, broken, killed.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from campaigns.members.models import SPENDING, FileImport
from campaigns.members.timeline import last_noted, let_follow, noted_since

MEMBERS_AT_ONCE = 5_000
OWES: ColumnElement[bool] = FileImport.noted_after.is_not(None)


def begin_to_owe(session: Session, found: FileImport) -> None:
    """Before rows are noted."""
    if found.noted_after is None:
        found.noted_after = last_noted(session)
        found.work.unsettled = True
    found.followed_to = 0


def begin_again(session: Session) -> None:
    """Rows moved between members: who was passed already may have got some that nothing followed from yet."""
    session.execute(update(FileImport).where(OWES).values(followed_to=0))


def follow_some(session: Session, found: FileImport, *, now: datetime) -> bool:
    """The reactions to what was noted for the next members. Gives whether there may be more."""
    if found.noted_after is None:
        return False
    followed = follow_next(session, found.noted_after, beyond=found.followed_to, now=now)
    if followed is None:
        found.noted_after, found.work.unsettled = None, False
        return False
    found.followed_to = followed
    return True


def follow_next(session: Session, after: int, *, beyond: int, now: datetime) -> int | None:
    """The same for a caller who keeps the place: gives the last member's id, nothing when nobody is left."""
    batch = noted_since(session, after, kinds=SPENDING, beyond=beyond, members=MEMBERS_AT_ONCE)
    let_follow(session, batch, now=now)
    return max(batch.members_of(*SPENDING), default=None)
