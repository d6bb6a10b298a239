"""The end of a moment: done, with a note and a photo; the member's timeline tells of it, and staff are thanked."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.models import ActivityKind
from campaigns.members.timeline import NewActivity, record_activities
from campaigns.surprises.deciding import PREPARED, NotInPreparation, locked_moment
from campaigns.surprises.letters import thank
from campaigns.surprises.models import Moment, MomentState, MomentTask, TaskState
from campaigns.surprises.photos import keep_photo
from campaigns.surprises.tasks import said_note

MOST_SPENT = 10**15


class TasksOpen(Refused):
    sentence = mark("%(count)s tasks are still open. Do or drop them first. Nothing was changed.")


class HowItWent(Refused):
    sentence = mark("Write how it went, in at most 2,000 characters. Nothing was changed.")
    status = 422


class BadSpent(Refused):
    sentence = mark("What was spent must be an amount of money, not below nothing. Nothing was changed.")
    status = 422


def finish(
    session: Session,
    *,
    moment_id: int,
    outcome: str,
    spent: int,
    photo: bytes | None,
    staff_id: int | None,
    now: datetime,
) -> Moment:
    """`spent` in minor units. Raises a refusal of the picture too."""
    moment = locked_moment(session, moment_id)
    if moment.state not in PREPARED:
        raise NotInPreparation
    said = said_note(outcome)
    if not said:
        raise HowItWent
    if not 0 <= spent <= MOST_SPENT:
        raise BadSpent
    still = select(func.count()).where(MomentTask.moment_id == moment_id, MomentTask.state == TaskState.OPEN)
    if count := session.scalar(still):
        raise TasksOpen(count=count)
    if photo:
        keep_photo(session, moment_id=moment_id, upload=photo, staff_id=staff_id, now=now)
    moment.state, moment.outcome, moment.spent, moment.ended_at = MomentState.DONE, said, spent, now
    session.flush()
    told = NewActivity(moment.member_id, ActivityKind.SURPRISED, now, f"moment:{moment.id}", detail=said)
    record_activities(session, [told], now=now)
    thank(session, moment, now=now)
    return moment
