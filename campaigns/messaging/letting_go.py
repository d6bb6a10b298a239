"""What is let go of after so many days: the calls of links, which stand in the figures by then, and old tests."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.messaging.models import Click, Trial, TrialState, Verdict

AT_ONCE = 20_000
_OPEN = (TrialState.WAITING, TrialState.SENDING)


def let_go(session: Session, *, now: datetime, at_once: int = AT_ONCE) -> int:
    """Delete a chunk of what is older than the club keeps it. Gives how many rows; none when all is gone.

    A test is as old as the system's clock says, which differs from `now` in a demo alone.
    """
    club = find_club(session)
    if club is None:
        return 0
    before = now - timedelta(days=club.clicks_kept_days)
    session.execute(delete(Trial).where(Trial.asked_at < before, Trial.state.not_in(_OPEN)))
    judged = Click.verdict != Verdict.PENDING
    some = select(Click.id).where(Click.at < before, judged).limit(at_once).with_for_update(skip_locked=True)
    gone = delete(Click).where(Click.id.in_(some)).returning(Click.id)
    return len(session.scalars(gone.execution_options(synchronize_session=False)).all())
