"""Large comparisons are counted at night: of a million members they take longer than anybody waits for a page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.insight.keeping import MANY, Question, keep
from campaigns.insight.lift.sums import Sums, sums_now
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Campaign, Run

DAYS = 30
"""What is asked unless other days are."""
LOOKED_AT = timedelta(days=400)
SHAPE: TypeAdapter[Sequence[Sums]] = TypeAdapter(list[Sums])


def lift_question(
    session: Session, campaign_id: int | None, *, days: int = DAYS, now: datetime
) -> Question[Sequence[Sums]]:
    """Of a campaign or, without one, of all together."""
    asked = {"campaign": campaign_id, "days": days}
    return Question("lift", SHAPE, asked, partial(sums_now, session, campaign_id, days=days, now=now))


def keep_lifts(session: Session, now: datetime, *, least: int = MANY) -> int:
    """Of all campaigns together, and of each that left anybody alone of late. Gives how many were large."""
    held = select(Message.id).join(Run, Run.id == Message.run_id)
    measured = held.where(Run.campaign_id == Campaign.id, Message.state == MessageState.HELD_OUT)
    recent = select(Campaign.id).where(Campaign.launched_at > now - LOOKED_AT, measured.exists()).order_by(Campaign.id)
    questions = [lift_question(session, each, now=now) for each in (None, *session.scalars(recent))]
    return sum(_keep_if_large(session, each, least=least, now=now) for each in questions)


def _keep_if_large(session: Session, question: Question[Sequence[Sums]], *, least: int, now: datetime) -> bool:
    found = question.reckon()
    is_large = sum(row.members for row in found) >= least
    if is_large:
        keep(session, question, found, now=now)
    return is_large
