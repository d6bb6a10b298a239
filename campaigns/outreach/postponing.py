"""Messages that were held past their hour: moved out of the quiet hours of those they are for."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, update
from sqlalchemy.orm import Session

from campaigns.members.models import Member
from campaigns.messaging.models import Message, MessageState
from campaigns.outreach.models import Run
from campaigns.outreach.sending_times import schedule_of, times_table, windows_by_zone


def postpone_held(session: Session, run: Run, *, now: datetime) -> None:
    """Before a hold is lifted: who was due by now is due at the next decent moment.

    A greeting keeps its limit. Any other campaign was held on purpose, so its grace begins anew.
    """
    campaign = run.campaign
    scheduled = max(run.due_at, now)
    schedule = schedule_of(campaign, occurrence_key=run.occurrence_key, due_at=scheduled, now=now)
    times = times_table(windows_by_zone(session, schedule))
    moved: dict[str, Any] = {"due_at": func.greatest(Message.due_at, times.c.due_at)}
    if not campaign.is_greeting:
        moved["valid_until"] = func.greatest(Message.valid_until, times.c.valid_until)
    session.execute(
        update(Message)
        .where(
            Message.run_id == run.id,
            Message.state == MessageState.PLANNED,
            Message.due_at <= literal(now),
            Member.id == Message.member_id,
            times.c.zone == Member.zone,
        )
        .values(moved),
        execution_options={"synchronize_session": False},
    )
