"""What a run spends, and the most it may."""

from datetime import datetime

from sqlalchemy import literal, or_, select, update
from sqlalchemy.orm import Session

from campaigns.messaging.ledger import hold_run
from campaigns.outreach.models import Campaign, Run

CEILING = "ceiling"
"""Why a run is held that may spend no more."""


def spend(session: Session, run_id: int, micros: int, *, now: datetime) -> bool:
    """Take so many millionths from what the run may spend, before its messages are handed over.

    False when that is more than its ceiling leaves: then nothing is taken, and the run is held until the ceiling is
    raised. What was taken and not needed is given back as a negative number.
    """
    ceiling = select(Campaign.cost_ceiling).where(Campaign.id == Run.campaign_id).scalar_subquery()
    fits = or_(ceiling.is_(None), Run.spent + micros <= ceiling, literal(micros) <= 0)
    taken = update(Run).where(Run.id == run_id, fits).values(spent=Run.spent + micros).returning(Run.id)
    if session.execute(taken.execution_options(synchronize_session=False)).scalar_one_or_none() is not None:
        return True
    hold_run(session, run_id, now=now, reason=CEILING)
    return False
